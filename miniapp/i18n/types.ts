/** One text. English may need two forms; which one is taken depends on `{count}`. */
export type Message = string | { one: string; other: string }

/** The same keys as the source language; the compiler names what is missing. */
export type Translation<Source> = { readonly [Key in keyof Source]: Message }

/** The names between braces. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never
