import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may depend on whom: docs/architecture.md says it in words. tools/boundary-canary.mjs proves that this rule bites. */
const depConstraints = [
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: ['type:contract'], bannedExternalImports: ['@nestjs/*', '@prisma/*', 'prisma', 'bullmq', 'octokit', 'ioredis', 'pg'] },
  { sourceTag: 'type:core', onlyDependOnLibsWithTags: ['type:contract'], bannedExternalImports: ['@nestjs/*', '@prisma/*', 'prisma', 'bullmq', 'octokit', '@octokit/*', 'ioredis', 'pg', 'fastify', 'socket.io'] },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:contract', 'type:core'], bannedExternalImports: ['@nestjs/*', 'fastify'] },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['type:contract', 'type:core', 'type:adapter', 'type:test'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:contract', 'type:core', 'type:adapter'], bannedExternalImports: ['bullmq', '@prisma/*', 'prisma', 'octokit', '@octokit/*'] },
  { sourceTag: 'type:launcher', onlyDependOnLibsWithTags: ['type:contract', 'type:core', 'type:adapter', 'scope:demo'], bannedExternalImports: ['bullmq', '@prisma/*', 'prisma', 'octokit', '@octokit/*'] },
  { sourceTag: 'platform:browser', onlyDependOnLibsWithTags: ['platform:browser', 'platform:any'] },
  { sourceTag: 'platform:any', onlyDependOnLibsWithTags: ['platform:any'] },
];

const nodeOnly = { patterns: [{ group: ['node:*'], message: 'This code also runs in browsers.' }] };

export default [
  { ignores: ['libs/api-client/src/schema.ts', '**/dist/**', '**/generated/**', '**/node_modules/**', '**/coverage/**'] },
  ...tseslint.configs.strict.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    // Nest injects by the classes that decorators note: an import that only stands in a constructor is used at run time.
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }],
      '@typescript-eslint/no-explicit-any': 'error',
      // Taking fields off an object is how TypeScript leaves them out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what a lib exports.' },
        { selector: 'MemberExpression[object.name="process"][property.name="env"]', message: 'Only env.ts reads the environment.' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    // Libs and tests cross the boundary on purpose in two places: specs may use the testing lib and the local GitHub, and env.ts reads the environment.
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/testing/**', '**/test/**', '**/bench/**'],
    rules: {
      '@nx/enforce-module-boundaries': 'off',
      'no-restricted-syntax': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  // A handler's parameters are what a request is made of; Nest hands them over one by one.
  { files: ['**/*.controller.ts'], rules: { 'max-params': ['error', 5] } },
  { files: ['**/env.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // The specs of what runs in browsers run in Node.
  {
    files: ['libs/contracts/**/*.ts', 'libs/api-client/**/*.ts', 'apps/web/**/*.ts', 'apps/web/**/*.tsx'],
    ignores: ['apps/web/test/**'],
    rules: { 'no-restricted-imports': ['error', nodeOnly] },
  },
];
