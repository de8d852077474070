import type {
  Artifact,
  Execution,
  ExecutionSummary,
  Operation,
  PipelineSummary,
  Problem,
  ProjectModule
} from '../../src/protocol/types';

/** Records as the server sends them, with what a test is about put over the defaults. */
export const problem = (changes: Partial<Problem> = {}): Problem => ({
  code: 'syntax_error',
  severity: 'error',
  where: {
    path: null,
    line: null,
    column: null,
    node: null,
    port: null,
    attribute: null,
    edge: null
  },
  message: 'invalid syntax',
  ...changes
});

export const pipeline = (
  changes: Partial<PipelineSummary> = {}
): PipelineSummary => ({
  name: 'train',
  path: 'pipelines/train.dfpipe',
  nodes: 4,
  problems: [],
  ...changes
});

export const operation = (changes: Partial<Operation> = {}): Operation => ({
  name: 'Train',
  path: 'operations/Train.py',
  class_name: 'Train',
  line: 3,
  help: null,
  inputs: [],
  outputs: [],
  attributes: [],
  references: [],
  imports: [],
  problems: [],
  allows_reuse: true,
  is_builtin: false,
  group: null,
  environment: null,
  sha256: '',
  ...changes
});

export const module = (
  changes: Partial<ProjectModule> = {}
): ProjectModule => ({
  name: 'tools',
  path: 'utils/tools.py',
  module: 'utils.tools',
  package: 'utils',
  description: null,
  defines: [],
  registers: [],
  used_by: [],
  problems: [],
  ...changes
});

export const artifact = (changes: Partial<Artifact> = {}): Artifact => ({
  id: 'a1',
  project: 'p',
  name: 'model',
  value: {
    storage: 'local',
    location: 'x',
    type: 'sklearn.neural_network.MLPClassifier',
    size_bytes: 900_000,
    summary: '',
    content: null
  },
  created_at: '2026-01-01T00:00:00Z',
  execution: null,
  execution_name: null,
  node: null,
  created_by: '',
  ...changes
});

export const execution = (changes: Partial<Execution> = {}): Execution => ({
  id: 'e1',
  project: 'p',
  name: 'train_7',
  pipeline: 'pipelines/train.dfpipe',
  document: { format: 1, nodes: {}, edges: [], layout: {}, notes: [] },
  root: '',
  snapshot: '',
  created_at: '2026-01-01T00:00:00Z',
  created_by: 'ada',
  nodes: [],
  afresh: false,
  overrides: {},
  compute: { name: 'server', options: {} },
  storage: { name: 'local', options: {} },
  is_debug: false,
  derived_from: null,
  reproduces: null,
  wanted: 'run',
  status: 'success',
  reason: null,
  started_at: '2026-01-01T00:00:00Z',
  ended_at: '2026-01-01T00:01:00Z',
  attributes: {},
  metrics: {},
  elapsed_s: null,
  owner: null,
  note: '',
  tags: [],
  is_starred: false,
  ...changes
});

export const summary = (
  changes: Partial<Execution> = {},
  counts: Partial<ExecutionSummary> = {}
): ExecutionSummary => ({
  execution: execution(changes),
  jobs: 4,
  ended: 4,
  reused: 0,
  cells: {},
  ...counts
});
