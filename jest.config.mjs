/** Packages that come as ES modules only: jest runs CommonJS and translates them. */
const esModules = ['jose', 'uqr']

const common = {
  transform: {
    '^.+\\.(t|j|mj)sx?$': [
      'babel-jest',
      {
        configFile: false,
        babelrc: false,
        presets: [
          ['@babel/preset-env', { targets: { node: 'current' } }],
          ['@babel/preset-react', { runtime: 'automatic' }],
          ['@babel/preset-typescript', { onlyRemoveTypeImports: true }],
        ],
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  moduleNameMapper: { '^@shared/(.*)$': '<rootDir>/shared/$1' },
  testMatch: ['**/*.test.{ts,tsx}'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
}

/** Suites on real stores: the stores are started once for all of them, unless TEST_DATABASE_URL and TEST_REDIS_URL name some. */
const onStores = (displayName, folders) => ({
  ...common,
  displayName,
  testEnvironment: 'node',
  roots: folders.map((folder) => `<rootDir>/${folder}`),
  globalSetup: '<rootDir>/tools/testing/global-setup.ts',
  globalTeardown: '<rootDir>/tools/testing/global-teardown.ts',
})

export default {
  // On two cores: journeys wait more than they work. The first pass took 382 to 412 s so, and 447 to 470 s with two.
  maxWorkers: 3,
  // A process is begun anew when it has grown.
  workerIdleMemoryLimit: '1500MB',
  // Of the whole run: jest does not read it per project. Starting a province and a BFF is part of it, and several of
  // those on two cores make each other late.
  testTimeout: 120_000,
  projects: [
    { ...common, displayName: 'shared', testEnvironment: 'node', roots: ['<rootDir>/shared'] },
    onStores('province', ['province']),
    onStores('bff', ['bff']),
    {
      ...common,
      displayName: 'miniapp',
      testEnvironment: 'jsdom',
      roots: ['<rootDir>/miniapp'],
      setupFilesAfterEnv: ['<rootDir>/miniapp/testing/setup.ts'],
      moduleNameMapper: {
        '\\.module\\.scss$': '<rootDir>/miniapp/testing/css-module.js',
        '\\.(scss|css|png|svg)$': '<rootDir>/miniapp/testing/empty.js',
        '^@tarojs/components$': '<rootDir>/miniapp/testing/taro-components.tsx',
        '^@tarojs/taro$': '<rootDir>/miniapp/testing/taro.ts',
        '^@/(.*)$': '<rootDir>/miniapp/$1',
        ...common.moduleNameMapper,
      },
    },
    onStores('tools', ['tools', 'kit']),
    onStores('e2e', ['e2e']),
  ],
}
