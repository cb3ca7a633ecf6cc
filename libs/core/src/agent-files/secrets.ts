import type { DocWarning } from '@lockstep/contracts';

/**
 * Secrets that say of themselves what they are, by the forms that their issuers document. Words that merely look random are left
 * alone: a warning that is mostly wrong is read by nobody.
 */
const FORMS: { what: string; form: RegExp }[] = [
  { what: 'a private key', form: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'a Lockstep API key', form: /\blsk_[0-9A-Za-z]{22}_[0-9A-Za-z]{43}\b/ },
  { what: 'a GitHub token', form: /\b(?:gh[pousr]_[0-9A-Za-z]{36,255}|github_pat_[0-9A-Za-z_]{60,255})\b/ },
  { what: 'a GitLab token', form: /\bglpat-[0-9A-Za-z_-]{20,64}\b/ },
  { what: 'an AWS access key', form: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a Google API key', form: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { what: 'a Slack token', form: /\bxox[abeoprs]-[0-9A-Za-z-]{20,250}/ },
  { what: 'a Stripe key', form: /\b[rs]k_live_[0-9A-Za-z]{20,250}\b/ },
  { what: 'an Anthropic API key', form: /\bsk-ant-[0-9A-Za-z_-]{20,250}/ },
  { what: 'an OpenAI API key', form: /\bsk-(?:proj|svcacct|admin)-[0-9A-Za-z_-]{20,250}/ },
  { what: 'an npm token', form: /\bnpm_[0-9A-Za-z]{36}\b/ },
  { what: 'a JSON web token', form: /(?<![\w-])eyJ[0-9A-Za-z_-]{10,2000}\.eyJ[0-9A-Za-z_-]{10,2000}\.[0-9A-Za-z_-]{20,2000}/ },
];

/** One warning per line and kind, without the secret itself: what is saved goes into a history and, with a link, into a repository. */
export function checkSecrets(text: string): DocWarning[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, index) =>
    FORMS.filter(({ form }) => form.test(line)).map(({ what }): DocWarning => ({
      code: 'secret.in_text',
      line: index + 1,
      message: `This line looks like it holds ${what}. Everybody in the project and every linked repository gets what is saved, and the history keeps it: take it out, and replace the secret if it was saved before.`,
    })),
  );
}
