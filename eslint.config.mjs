import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Modules that an area of the extension may not know (design section 5). */
const without = (group, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }]
});

const REST = [
  '**/protocol/client',
  '**/protocol/feed',
  '**/protocol/generated'
];

export default tseslint.config(
  {
    ignores: [
      'lib/',
      'deepforge_jupyter/',
      'labextension/src/protocol/generated.ts'
    ]
  },
  eslint.configs.recommended,
  tseslint.configs.recommended,
  {
    files: ['labextension/**/*.{ts,tsx}'],
    rules: {
      // As JupyterLab does it: `namespace CommandIDs`, `namespace JobFeed { interface IOptions }`.
      '@typescript-eslint/no-namespace': 'off',
      'no-console': ['error', { allow: ['warn'] }],
      'no-control-regex': 'off',
      eqeqeq: 'error'
    }
  },
  {
    files: ['labextension/src/graph/**'],
    rules: without(
      [
        'react',
        'react-dom',
        '@lumino/*',
        '@jupyterlab/*',
        '@xyflow/*',
        '../{model,ui,editor,panels,execution}/*'
      ],
      'graph is pure: no React, Lumino, DOM or model.'
    )
  },
  {
    files: ['labextension/src/model/**'],
    rules: without(
      [
        'react',
        'react-dom',
        '@xyflow/*',
        '../{ui,editor,panels,execution,listing,comparing,plugins}/*'
      ],
      'models have signals and no view.'
    )
  },
  {
    files: ['labextension/src/{ui,panels,execution,lineage,listing}/**'],
    rules: without(
      [...REST, '../{editor,plugins}/*'],
      'views get models and command ids: never the REST client, the plugins or each other.'
    )
  },
  {
    files: ['labextension/src/{history,comparing}/**'],
    rules: without(
      [...REST, '../plugins/*'],
      "views get models and command ids: never the REST client or the plugins; the history draws with the editor's nodes."
    )
  },
  {
    files: ['labextension/src/editor/**'],
    rules: without(
      [...REST, '../{panels,plugins}/*'],
      'views get models and command ids: never the REST client or the plugins; the editor holds the job drawer.'
    )
  },
  {
    files: ['labextension/src/operation/**'],
    rules: without(
      [...REST, '../{editor,panels,plugins,execution,history}/*'],
      'views get models and command ids: never the REST client, the plugins or each other.'
    )
  }
);
