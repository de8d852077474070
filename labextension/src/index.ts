import { artifacts } from './plugins/artifacts';
import { arrangement } from './plugins/arrangement';
import { commands } from './plugins/commands';
import { completion } from './plugins/completion';
import { creation } from './plugins/creation';
import { debugging } from './plugins/debugging';
import { editor } from './plugins/editor';
import { execution } from './plugins/execution';
import { history } from './plugins/history';
import { inside } from './plugins/inside';
import { launcher } from './plugins/launcher';
import { lineage } from './plugins/lineage';
import { listing } from './plugins/listing';
import { modules } from './plugins/modules';
import { operation } from './plugins/operation';
import { palette } from './plugins/palette';
import { panel } from './plugins/panel';
import { projects } from './plugins/projects';
import { renames } from './plugins/renames';
import { resources } from './plugins/resources';
import { running } from './plugins/running';
import { saving } from './plugins/saving';
import { storages } from './plugins/storages';
import { typing } from './plugins/typing';

export default [
  projects,
  saving,
  arrangement,
  history,
  panel,
  commands,
  creation,
  renames,
  resources,
  modules,
  launcher,
  execution,
  inside,
  artifacts,
  lineage,
  debugging,
  listing,
  storages,
  running,
  editor,
  operation,
  completion,
  palette,
  typing
];
