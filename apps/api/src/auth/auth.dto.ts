import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { LIMITS } from '@lockstep/contracts';
import type { SignedIn, User } from '@lockstep/contracts';
import { Email, Name } from '../http/fields.js';

export class RegisterDto {
  @Email()
  email: string;

  @ApiProperty({ minLength: LIMITS.passwordMinChars, maxLength: LIMITS.passwordMaxChars })
  @IsString()
  @Length(LIMITS.passwordMinChars, LIMITS.passwordMaxChars)
  password: string;

  @Name()
  name: string;

  @ApiProperty({ required: false, description: 'Token of an invitation for this address.' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  invitation?: string;
}

export class LoginDto {
  @Email()
  email: string;

  @ApiProperty()
  @IsString()
  @MaxLength(LIMITS.passwordMaxChars)
  password: string;
}

export class UserSchema implements User {
  @ApiProperty()
  id: string;
  @ApiProperty()
  email: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ description: 'Whether the whole installation is his to look after.' })
  isInstanceOwner: boolean;
}

export class SignedInSchema implements SignedIn {
  @ApiProperty({ description: 'Send as Authorization: Bearer …' })
  accessToken: string;
  @ApiProperty()
  expiresInSeconds: number;
  @ApiProperty()
  user: UserSchema;
}
