import { Canvas, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useId, useMemo } from 'react'
import { encode } from 'uqr'
import { platform } from '@/platform'
import { a11y } from './a11y'
import s from './qr-code.module.scss'

interface CanvasNode {
  width: number
  height: number
  getContext(kind: '2d'): CanvasRenderingContext2D
}

/** ISO/IEC 18004 asks for four modules of white around the code. */
const QUIET_ZONE = 4
const MAX_SIZE = 360
/** The page's margin and a card's edge on both sides: the white around the code is its padding. */
const AROUND = 34

/** Full width, black on white in every mode. ASCII only: scanners disagree on anything else. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const id = `qr${useId().replace(/:/g, '')}`
  const { data, size: modules } = useMemo(() => encode(text, { ecc: 'M', border: QUIET_ZONE }), [text])
  const { pixelRatio } = Taro.getWindowInfo()
  // Whole pixels of the screen for each module: blurred edges are what scanners stumble over.
  const room = Math.min(platform.windowWidth() - AROUND, MAX_SIZE) * pixelRatio
  const module = Math.max(1, Math.floor(room / modules))
  const size = (module * modules) / pixelRatio

  useEffect(() => {
    let gone = false
    Taro.nextTick(() => {
      Taro.createSelectorQuery()
        .select(`#${id}`)
        .fields({ node: true, size: true })
        .exec(([found]: [{ node?: CanvasNode } | null]) => {
          if (!gone && found?.node) draw(found.node, data, module)
        })
    })
    return () => {
      gone = true
    }
  }, [id, data, module])

  return (
    <View className={s.paper}>
      <Canvas
        type="2d"
        id={id}
        canvasId={id}
        style={{ width: `${size}px`, height: `${size}px` }}
        {...a11y({ role: 'img', label })}
      />
    </View>
  )
}

function draw(canvas: CanvasNode, data: readonly (readonly boolean[])[], module: number): void {
  canvas.width = module * data.length
  canvas.height = module * data.length
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#000000'
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) context.fillRect(x * module, y * module, module, module)
    })
  })
}
