import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { render, screen } from '@testing-library/react'
import GalleryPage from '.'

const UI = 'miniapp/ui'

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return sources(file)
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [file] : []
  })
}
const isOfProduct = (file: string): boolean => !/\/(gallery|testing)\//.test(file)

/** Each component with the file it stands in. */
const components = readdirSync(UI)
  .filter((name) => /\.tsx$/.test(name) && !/\.test\./.test(name))
  .flatMap((name) => {
    const code = readFileSync(path.join(UI, name), 'utf8')
    return [...code.matchAll(/^export (?:function|class) ([A-Z]\w*)/gm)].map(([, component = '']) => [component, name])
  }) as [string, string][]

/** Drawn, and not only mentioned. */
const drawsIn = (files: readonly string[], component: string): boolean =>
  files.some((file) => new RegExp(`<${component}[\\s/>]`).test(readFileSync(file, 'utf8')))

test('the components are found', () => {
  expect(components.length).toBeGreaterThan(35)
})

// The page draws itself around the gallery, with its region for toasts.
const AROUND = ['ToastRegion']

test.each(components)('%s (%s) is in the gallery', (component) => {
  if (!AROUND.includes(component)) expect(drawsIn(sources('miniapp/gallery'), component)).toBe(true)
})

test.each(components)('%s (%s) is used by the product', (component, name) => {
  const elsewhere = sources('miniapp').filter((file) => isOfProduct(file) && file !== path.join(UI, name))
  expect(drawsIn(elsewhere, component)).toBe(true)
})

test('the gallery shows them all at once', () => {
  render(<GalleryPage />)
  const headings = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)
  for (const name of ['Button', 'Countdown', 'ErrorState', 'Timeline']) expect(headings).toContain(name)
  expect(screen.getAllByRole('alert').length).toBeGreaterThan(5)
})

test('what is put into operation has no gallery, development has', () => {
  const pagesIn = (environment: string): string[] => {
    const before = process.env.NODE_ENV
    let roots: string[] = []
    jest.isolateModules(() => {
      Object.assign(process.env, { NODE_ENV: environment })
      const config = (require('../app.config') as { default: { subPackages: { root: string }[] } }).default
      roots = config.subPackages.map(({ root }) => root)
    })
    Object.assign(process.env, { NODE_ENV: before })
    return roots
  }
  expect(pagesIn('production')).not.toContain('gallery')
  expect(pagesIn('development')).toContain('gallery')
})
