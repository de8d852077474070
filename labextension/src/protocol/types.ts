/** Short names of the generated types, so that nobody else reaches into `generated.ts`. */
import type { components, paths } from './generated';

type Schemas = components['schemas'];

export type Paths = paths;

export type Project = Schemas['Project'];
export type CreateProject = Schemas['CreateProject'];
export type SettleIdentity = Schemas['SettleIdentity'];
export type ChangeProject = Schemas['ChangeProject'];
export type DamagedProject = Schemas['DamagedProject'];
export type ProjectList = Schemas['ProjectList'];
export type DeletedProject = Schemas['DeletedProject'];
export type Usage = Schemas['Usage'];
export type Example = Schemas['Example'];
export type CreateDocument = Schemas['CreateDocument'];
export type CreateOperation = Schemas['CreateOperation'];
export type CreatedDocument = Schemas['CreatedDocument'];

export type PipelineSummary = Schemas['PipelineSummary'];
export type Pipeline = Schemas['Pipeline'];
export type PipelineNode = Schemas['Node'];
export type PipelineEdge = Schemas['Edge'];
export type ValidatePipeline = Schemas['ValidatePipeline'];

export type HistoryEntry = Schemas['HistoryEntry'];
export type HistoryPage = Schemas['HistoryPage'];
export type SavedVersion = Schemas['SavedVersion'];
export type FileChange = Schemas['FileChange'];
export type FileContent = Schemas['FileContent'];
export type Restored = Schemas['Restored'];

export type Operation = Schemas['Operation'];
export type Port = Schemas['Port'];
export type Attribute = Schemas['Attribute'];
export type Reference = Schemas['Reference'];

/** What may be null may be left out. */
type Brief<T> = T extends unknown
  ? { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
      [K in keyof T as null extends T[K] ? K : never]?: T[K];
    }
  : never;
export type EditOperation = Schemas['EditOperation'];
/** A change of an operation's interface, told apart by `do`. */
export type Edit = Brief<EditOperation['edit']>;
export type EditedOperation = Schemas['EditedOperation'];
export type Replacement = Schemas['Replacement'];

export type Resource = Schemas['Resource'];
export type ResourceKind = Schemas['ResourceKind'];
export type ProjectModule = Schemas['ProjectModule'];
export type Environment = Schemas['Environment'];
export type PackageSpec = Schemas['PackageSpec'];
export type Rename = Schemas['Rename'];
export type Renamed = Schemas['Renamed'];

export type Problem = Schemas['Problem'];
export type ProblemCode = Schemas['ProblemCode'];
export type Severity = Problem['severity'];
export type Where = Schemas['Where'];

export type Value = Schemas['Value'];
export type Artifact = Schemas['Artifact'];
export type Verified = Schemas['Verified'];

export type Lineage = Schemas['Lineage'];
export type LineageNode = Lineage['nodes'][number];
export type LineageArtifact = Schemas['LineageArtifact'];
export type LineageJob = Schemas['LineageJob'];
export type LineageEdge = Schemas['LineageEdge'];
export type Installation = Schemas['Installation'];
export type Reproduction = Schemas['Reproduction'];
export type JobComparison = Schemas['JobComparison'];

export type Kernel = Schemas['Kernel'];
export type KernelStatus = Schemas['KernelStatus'];
export type KernelChanged = Schemas['KernelChanged'];
export type TryInput = Schemas['TryInput'];
export type TryOperation = Schemas['TryOperation'];

export type Status = Schemas['Status'];
export type Failure = Schemas['Failure'];
export type Progress = Schemas['Progress'];
export type Attempt = Schemas['Attempt'];
export type Job = Schemas['Job'];
export type Execution = Schemas['Execution'];
export type ExecutionSummary = Schemas['ExecutionSummary'];
export type ExecutionDetail = Schemas['ExecutionDetail'];
export type ExecutionPage = Schemas['ExecutionPage'];
export type ListChoices = Schemas['ListChoices'];
export type ColumnChoice = Schemas['ColumnChoice'];
export type Dependents = Schemas['Dependents'];
export type ComparedRow = Schemas['ComparedRow'];
export type ExecutionComparison = Schemas['ExecutionComparison'];
export type StartExecution = Schemas['StartExecution'];
/** An operation of an execution, as it ran and as it was edited since. */
export type OperationCode = Schemas['OperationCode'];
export type ExecutionName = Schemas['ExecutionName'];
/** A compute or a storage. */
export type Adapter = Schemas['Adapter'];
export type ComputeCheck = Schemas['ComputeCheck'];
export type StorageList = Schemas['StorageList'];
export type StorageKind = Schemas['StorageKind'];
export type ConfiguredStorage = Schemas['ConfiguredStorage'];
export type AddStorage = Schemas['AddStorage'];
export type ChangeStorage = Schemas['ChangeStorage'];
export type CheckStorage = Schemas['CheckStorage'];
export type StorageCheck = Schemas['StorageCheck'];
export type StorageUse = Schemas['StorageUse'];
export type ReuseReport = Schemas['ReuseReport'];
export type ChangeExecution = Schemas['ChangeExecution'];

/** What the server says when it refuses; `client.ts` throws it as `ApiError`. */
export type ApiErrorBody = Schemas['ApiError'];

/** Messages of the feed websocket, told apart by `type`. */
export type FeedRequest = Schemas['FeedRequest'];
export type FeedMessage = Schemas['FeedMessage'];
export type WatchJob = Schemas['WatchJob'];
export type ExecutionChanged = Schemas['ExecutionChanged'];
export type JobChanged = Schemas['JobChanged'];
export type ArtifactChanged = Schemas['ArtifactChanged'];
export type ProjectChanged = Schemas['ProjectChanged'];
export type DocumentsChanged = Schemas['DocumentsChanged'];
export type JobEvents = Schemas['JobEvents'];
export type Watching = Schemas['Watching'];
export type RecordsReach = Schemas['RecordsReach'];
export type Refused = Schemas['Refused'];

/** Events of a job's feed, told apart by `type`. */
export type FeedEvent = Schemas['Event'];
export type DisplayHistory = Schemas['DisplayHistory'];
export type DisplayContent = Schemas['DisplayContent'];
export type Blob = Schemas['Blob'];

export type Inside = Schemas['Inside'];
export type Window = Schemas['Window'];
export type Histogram = Schemas['Histogram'];
export type ColumnFacts = Schemas['ColumnFacts'];
export type Entry = Schemas['Entry'];
export type FolderItem = Schemas['FolderItem'];
export type FolderPage = Schemas['FolderPage'];

export type ArtifactPage = Schemas['ArtifactPage'];
export type ArtifactUses = Schemas['ArtifactUses'];
export type CopyArtifact = Schemas['CopyArtifact'];
export type CopyOf = Schemas['CopyOf'];
export type CopyProgress = Schemas['CopyProgress'];
export type UploadedArtifact = Schemas['UploadedArtifact'];
export type UploadProgress = Schemas['UploadProgress'];
export type BeginDirectUpload = Schemas['BeginDirectUpload'];
export type ObjectEntry = Schemas['ObjectEntry'];
export type Verification = Schemas['Verification'];
