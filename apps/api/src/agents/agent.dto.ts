import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import type { AgentMode, AgentPolicy, AgentRule, AgentSession, AgentSessionDetail, BehindDoc, Proposal, ProposalDecision, ProposalSummary } from '@lockstep/contracts';
import { LIMITS } from '@lockstep/contracts';
import { WARNINGS_OF_WRITES, WarningSchema } from '../docs/checks.dto.js';
import { Prose, QueryFlag } from '../http/fields.js';
import { ActorSchema, PageDto } from '../http/schemas.js';

const MODES: AgentMode[] = ['read', 'propose', 'write'];

export class AgentRuleDto implements AgentRule {
  @ApiProperty({ type: [String], description: 'Globs.', example: ['docs/**'] })
  @IsArray()
  @IsString({ each: true })
  paths: string[];

  @ApiProperty({ enum: MODES })
  @IsIn(MODES)
  mode: AgentMode;
}

export class AgentPolicyDto implements AgentPolicy {
  @ApiProperty({ type: [AgentRuleDto], maxItems: 50, description: 'The first rule with a glob for the path decides; without one agents write.' })
  @IsArray()
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => AgentRuleDto)
  rules: AgentRuleDto[];

  @ApiProperty({ enum: ['allow', 'deny'], description: 'What hooks do while Lockstep cannot be reached.' })
  @IsIn(['allow', 'deny'])
  whenUnreachable: AgentPolicy['whenUnreachable'];
}

export class AgentSessionSchema implements AgentSession {
  @ApiProperty()
  id: string;
  @ApiProperty()
  actor: ActorSchema;
  @ApiProperty()
  sessionId: string;
  @ApiProperty({ type: String, nullable: true })
  machine: string | null;
  @ApiProperty()
  startedAt: string;
  @ApiProperty()
  seenAt: string;
  @ApiProperty({ type: String, nullable: true })
  endedAt: string | null;
  @ApiProperty({ description: 'Documents of which a version is known that the session has.' })
  docs: number;
  @ApiProperty({ description: 'How many of them are newer, moved or deleted by now.' })
  behind: number;
}

class BehindDocSchema implements BehindDoc {
  @ApiProperty()
  docId: string;
  @ApiProperty()
  path: string;
  @ApiProperty({ description: 'Where the session has it: another than `path` when it was moved since.' })
  receivedPath: string;
  @ApiProperty()
  archived: boolean;
  @ApiProperty()
  received: number;
  @ApiProperty()
  version: number;
  @ApiProperty()
  updatedBy: ActorSchema;
  @ApiProperty()
  updatedAt: string;
}

export class AgentSessionDetailSchema extends AgentSessionSchema implements AgentSessionDetail {
  @ApiProperty({ type: [BehindDocSchema] })
  behindDocs: BehindDocSchema[];
}

export class AgentSessionList {
  @ApiProperty({ type: [AgentSessionSchema] })
  items: AgentSessionSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class AgentSessionQuery extends PageDto {
  @ApiProperty({ required: false, default: false, description: 'Only those that have an old version of a document, or one that was moved or deleted since, and have not ended.' })
  @QueryFlag()
  behind: boolean = false;
}

export class ProposalQuery extends PageDto {
  @ApiProperty({ required: false, default: true, description: 'Only those that wait.' })
  @QueryFlag()
  open: boolean = true;

  @ApiProperty({ required: false, default: false, description: 'Only those that a person decided, whatever `open` says.' })
  @QueryFlag()
  decided: boolean = false;
}

export class ApplyProposalDto {
  @ApiProperty({ required: false, description: 'A text of one\'s own in place of the proposed one.' })
  @IsOptional()
  @IsString()
  content?: string;

  @ApiProperty({ required: false, description: 'With `content`: the version of the document that was looked at.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  onVersion?: number;
}

export class RejectProposalDto {
  /** Why; the agent is told. */
  @Prose(LIMITS.proposalNoteChars)
  note?: string;
}

export class OpenProposalDto {
  @ApiProperty()
  @IsString()
  path: string;

  @ApiProperty({ required: false, format: 'uuid', description: 'The document whose version `baseVersion` is: where another one is at the path by now, nothing is proposed.' })
  @IsOptional()
  @IsUUID()
  id?: string;

  @ApiProperty({ description: 'The version of the document that the text was made on.' })
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  baseVersion: number;

  @ApiProperty({ description: 'The whole proposed text.' })
  @IsString()
  content: string;

  @ApiProperty({ required: false, description: 'Why.' })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.messageChars)
  message?: string;
}

export class OpenedSchema {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ required: false, type: [WarningSchema], description: WARNINGS_OF_WRITES })
  warnings?: WarningSchema[];
}

export class AppliedSchema {
  @ApiProperty()
  version: number;
}

class ProposalDecisionSchema implements ProposalDecision {
  @ApiProperty()
  by: ActorSchema;
  @ApiProperty()
  at: string;
  @ApiProperty({ description: 'Applied with a text that the person made of it.' })
  edited: boolean;
  @ApiProperty({ type: Number, nullable: true, description: 'What the document was at afterwards, where it was applied.' })
  version: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was rejected.' })
  note: string | null;
}

export class ProposalSummarySchema implements ProposalSummary {
  @ApiProperty()
  id: string;
  @ApiProperty()
  docId: string;
  @ApiProperty()
  path: string;
  @ApiProperty()
  baseVersion: number;
  @ApiProperty()
  actor: ActorSchema;
  @ApiProperty({ type: String, nullable: true })
  message: string | null;
  @ApiProperty({ enum: ['policy', 'conflict'] })
  reason: ProposalSummary['reason'];
  @ApiProperty()
  createdAt: string;
  @ApiProperty({ enum: ['applied', 'rejected', 'replaced'], nullable: true, description: '`replaced`: its run went on editing, and a later text took its place.' })
  outcome: ProposalSummary['outcome'];
  @ApiProperty({ type: ProposalDecisionSchema, nullable: true, description: 'null while it waits.' })
  decision: ProposalDecisionSchema | null;
}

export class ProposalSchema extends ProposalSummarySchema implements Proposal {
  @ApiProperty()
  base: string;
  @ApiProperty()
  current: string;
  @ApiProperty()
  currentVersion: number;
  @ApiProperty()
  content: string;
}

export class ProposalList {
  @ApiProperty({ type: [ProposalSummarySchema] })
  items: ProposalSummarySchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
