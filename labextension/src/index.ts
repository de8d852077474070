import { commands } from './plugins/commands';
import { creation } from './plugins/creation';
import { editor } from './plugins/editor';
import { execution } from './plugins/execution';
import { launcher } from './plugins/launcher';
import { panel } from './plugins/panel';
import { projects } from './plugins/projects';

export default [
  projects,
  panel,
  commands,
  creation,
  launcher,
  execution,
  editor
];
