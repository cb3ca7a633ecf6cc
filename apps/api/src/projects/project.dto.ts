import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ROLES } from '@lockstep/contracts';
import type { Activity, Member, Project, Role } from '@lockstep/contracts';
import { Email, Name, Prose } from '../http/fields.js';
import { ActorSchema, PageDto } from '../http/schemas.js';

const DESCRIPTION_CHARS = 2_000;

export class CreateProjectDto {
  @Name()
  name: string;

  @ApiProperty({ required: false, description: 'Lower-case letters, digits and hyphens; made from the name when absent.' })
  @IsOptional()
  @IsString()
  slug?: string;

  @Prose(DESCRIPTION_CHARS)
  description?: string;
}

export class UpdateProjectDto {
  @Name({ optional: true })
  name?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  slug?: string;

  @Prose(DESCRIPTION_CHARS)
  description?: string;
}

export class RoleDto {
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role: Role;
}

export class InviteDto extends RoleDto {
  @Email()
  email: string;
}

export class ActivityDto extends PageDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsUUID()
  docId?: string;

  @ApiProperty({ required: false, description: 'Id of a user or key, or the e-mail address or login of a commit author.' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  actor?: string;

  @ApiProperty({ required: false, example: 'doc.changed' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  type?: string;
}

export class ProjectSchema implements Project {
  @ApiProperty()
  id: string;
  @ApiProperty()
  slug: string;
  @ApiProperty()
  name: string;
  @ApiProperty()
  description: string;
  @ApiProperty({ enum: ROLES, description: 'Of the one who asks; for an API key the role its scopes come nearest to.' })
  role: Role;
  @ApiProperty()
  docCount: number;
  @ApiProperty()
  createdAt: string;
  @ApiProperty()
  updatedAt: string;
}

export class ProjectList {
  @ApiProperty({ type: [ProjectSchema] })
  items: ProjectSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class MemberSchema implements Member {
  @ApiProperty()
  userId: string;
  @ApiProperty()
  name: string;
  @ApiProperty()
  email: string;
  @ApiProperty({ enum: ROLES })
  role: Role;
  @ApiProperty()
  joinedAt: string;
}

export class MemberList {
  @ApiProperty({ type: [MemberSchema] })
  items: MemberSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class InvitationSchema {
  @ApiProperty({ description: 'Where the invited person goes.' })
  url: string;
  @ApiProperty({ description: 'Shown this once.' })
  token: string;
  @ApiProperty()
  expiresAt: string;
}

export class ActivitySchema implements Activity {
  @ApiProperty()
  id: string;
  @ApiProperty({ example: 'doc.changed' })
  type: string;
  @ApiProperty()
  actor: ActorSchema;
  @ApiProperty({ type: String, nullable: true })
  docId: string | null;
  @ApiProperty()
  createdAt: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;
}

export class ActivityList {
  @ApiProperty({ type: [ActivitySchema] })
  items: ActivitySchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
