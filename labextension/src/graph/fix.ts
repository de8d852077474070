/** A quick fix as data, and what is known where one is looked for. */
import type { Artifact, Operation, Resource } from '../protocol/types';
import type { Connection, PipelineGraph } from './pipeline';

export type Fix =
  | {
      readonly kind: 'rename-port';
      readonly side: 'input' | 'output';
      readonly node: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'remove-edge'; readonly edge: string }
  | { readonly kind: 'connect'; readonly connection: Connection }
  | {
      readonly kind: 'add-builtin';
      readonly operation: 'Input';
      readonly node: string;
      readonly port: string;
    }
  | {
      readonly kind: 'set-attribute';
      readonly node: string;
      readonly name: string;
      /** Null: back to the default. */
      readonly text: string | null;
    }
  | {
      readonly kind: 'remove-value';
      readonly part: ValuePart;
      readonly node: string;
      readonly name: string;
    }
  | {
      readonly kind: 'rename-value';
      readonly part: ValuePart;
      readonly node: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: 'set-reference';
      readonly node: string;
      readonly name: string;
      readonly path: string;
    }
  | {
      readonly kind: 'create-resource';
      readonly node: string;
      readonly name: string;
      readonly resourceKind: string;
    }
  | {
      readonly kind: 'replace-operation';
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'create-operation'; readonly name: string }
  | {
      readonly kind: 'open-code';
      readonly path: string;
      readonly line: number | null;
    };

export type ValuePart = 'attributes' | 'references';

export interface FixContext {
  readonly graph: PipelineGraph;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly artifacts: readonly Artifact[];
  readonly resources: readonly Resource[];
  /** The names of the kinds that new resources can be of. */
  readonly kinds: readonly string[];
  /** The id of the edge at an index of the document; null: there is none. */
  readonly edgeId: (index: number) => string | null;
}
