/// <reference types="@tarojs/taro" />

/** Origin of the BFF, set at build time from TARO_APP_API. Empty: the origin that served the page. */
declare const API_BASE: string

declare module '*.module.scss' {
  const classes: Readonly<Record<string, string>>
  export default classes
}
declare module '*.scss'

declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV: 'weapp' | 'h5'
  }
}
