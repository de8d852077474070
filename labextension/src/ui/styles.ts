/** The styles of what is opened in the main area; what loads it is itself loaded when it is first needed. */
import '@xyflow/react/dist/style.css';
import 'uplot/dist/uPlot.min.css';
import '#style/history.css';
import '#style/execution.css';
import '#style/lineage.css';
import '#style/inside.css';
import '#style/metrics.css';
import '#style/listing.css';
import '#style/artifacts.css';
import '#style/fields.css';
import '#style/editor.css';
import '#style/rundialog.css';
import '#style/storages.css';
import '#style/operation.css';
import '#style/environment.css';
import '#style/trying.css';
