import '@xyflow/react/dist/style.css';
import './tokens.css';
import './base.css';
import './panel.css';
import './history.css';
import './execution.css';
import './editor.css';
