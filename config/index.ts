import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'
import { iconFunctions } from './icons'
import {
  MAIN,
  mainModule,
  shortInCode,
  shortInTable,
  shortKeys,
  subpackageModule,
  subpackageOfPage,
  textsByPackage,
} from './texts'

const target = process.env.TARO_ENV === 'h5' ? 'h5' : 'weapp'
const production = process.env.NODE_ENV === 'production'
const inRoot = (...segments: string[]) => path.resolve(process.cwd(), ...segments)

/**
 * These packages ship today's JavaScript (private fields, `?.`), and Taro leaves node_modules as they are: WeChat's
 * engine on an older iPhone would stop at the first of them.
 */
const MODERN_PACKAGES = /node_modules[\\/](uqr|zustand)[\\/]/
const compile = { include: [inRoot('shared'), (file: string) => MODERN_PACKAGES.test(file)] }

/**
 * A point is a point: text and targets keep their size on every phone, as the design states them, and layouts bend
 * instead. Scaling by screen width would make a 48-point target 41 points wide on a small phone.
 */
const pxtransform = { enable: false, config: {} }

const cssModules = {
  enable: true,
  config: {
    namingPattern: 'module',
    // Names are sent to the phone with every element.
    generateScopedName: production ? '[hash:base64:5]' : '[name]__[local]___[hash:base64:5]',
  },
} as const

/** Chinese as it is: escaped it is twice as long. */
const terser = { enable: true, config: { output: { ascii_only: false } } }

/** Rewrites miniapp/i18n/texts.ts, shortens keys, and gives every page of a subpackage its texts; see config/texts.ts. */
function writeTexts() {
  const miniapp = inRoot('miniapp')
  const tables = textsByPackage(miniapp)
  const short = shortKeys(miniapp)
  const tableOf = (name: string) => shortInTable(tables.get(name) ?? {}, short)
  return (source: string, file: string, query: string): string => {
    if (query.startsWith('?package=')) return subpackageModule(tableOf(query.slice('?package='.length)))
    if (file === path.join(miniapp, 'i18n/texts.ts')) return mainModule(tableOf(MAIN))
    const code = shortInCode(source, short)
    const root = subpackageOfPage(miniapp, file)
    return root === null ? code : `import '@/i18n/texts?package=${root}'\n${code}`
  }
}

const sassLoaderOption = {
  api: 'modern', // Taro's own importer speaks sass's old interface and only serves native .wxss files, of which we have none.
  sassOptions: { importer: null, functions: iconFunctions(inRoot('node_modules')) },
}

const config: UserConfigExport<'webpack5'> = {
  projectName: 'yichuang',
  date: '2026-11-22',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'miniapp',
  outputRoot: `dist/${target}`,
  framework: 'react',
  logger: { quiet: true, stats: false },
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  plugins: target === 'weapp' ? [inRoot('config/plugins/weapp-attributes.cjs')] : [],
  alias: { '@': inRoot('miniapp'), '@shared': inRoot('shared'), valibot: inRoot('miniapp/api/contract-reader.ts') },
  terser,
  // A constant, not `process.env.X` in app code: where the variable is unset the expression would survive into the
  // mini-program, and a phone has no `process`.
  defineConstants: { API_BASE: JSON.stringify(process.env.TARO_APP_API ?? '') },
  copy:
    target === 'weapp'
      ? { patterns: [{ from: 'miniapp/sitemap.json', to: 'dist/weapp/sitemap.json' }], options: {} }
      : { patterns: [], options: {} },
  mini: {
    compile,
    sassLoaderOption,
    // Components carry their own class names: the order of their sheets decides nothing.
    miniCssExtractPluginOption: { ignoreOrder: true },
    postcss: { pxtransform, cssModules },
    webpackChain(chain, webpack) {
      // WeChat's logic layer has no AbortController, and every question that a page may leave has one.
      chain
        .plugin('abort-controller')
        .use(webpack.ProvidePlugin, [
          { AbortController: [inRoot('miniapp/platform/weapp/abort-controller.ts'), 'AbortController'] },
        ])
      // Every engine of `browserslist` has arrows: webpack's own part of each module is half as long with them.
      chain.output.set('environment', { arrowFunction: true, const: true })
      if (production) {
        chain.optimization.set('mangleExports', 'size').set('moduleIds', 'size')
        const isSource = (file: string) => file.startsWith(inRoot('miniapp')) && /\.tsx?$/.test(file)
        chain.module
          .rule('texts')
          .test(isSource)
          .pre()
          .use('texts')
          .loader(inRoot('config/plugins/texts-loader.cjs'))
          .options({ write: writeTexts() })
      }
    },
  },
  h5: {
    compile,
    sassLoaderOption,
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'browser' },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[chunkhash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[chunkhash:8].css',
    },
    postcss: { autoprefixer: { enable: true, config: {} }, pxtransform, cssModules },
    devServer: {
      port: 10086,
      host: '127.0.0.1',
      open: false,
      proxy: ['/api', '/auth'].map((context) => ({
        context: [context],
        target: process.env.BFF_ORIGIN ?? 'http://127.0.0.1:3000',
      })),
    },
    webpackChain(chain) {
      // By default every page gets its own copy of what pages share.
      chain.merge({
        performance: { hints: false },
        optimization: {
          splitChunks: {
            chunks: 'all',
            minSize: 0,
            maxInitialRequests: 10,
            cacheGroups: {
              default: false,
              defaultVendors: false,
              vendors: { name: 'vendors', test: /[\\/]node_modules[\\/]/, priority: 10, reuseExistingChunk: true },
              common: { name: 'common', minChunks: 2, priority: 5, reuseExistingChunk: true },
            },
          },
        },
      })
    },
  },
}

export default defineConfig<'webpack5'>(config)
