import { Canvas, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useId } from 'react'
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
/** Page margin and card padding on both sides. */
const AROUND = 64

/** Full width, black on white in every mode. ASCII only: scanners disagree on anything else. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const id = `qr${useId().replace(/:/g, '')}`
  const size = Math.min(platform.windowWidth() - AROUND, MAX_SIZE)

  useEffect(() => {
    let gone = false
    Taro.nextTick(() => {
      Taro.createSelectorQuery()
        .select(`#${id}`)
        .fields({ node: true, size: true })
        .exec(([found]: [{ node?: CanvasNode } | null]) => {
          if (!gone && found?.node) draw(found.node, text, size * Taro.getWindowInfo().pixelRatio)
        })
    })
    return () => {
      gone = true
    }
  }, [id, text, size])

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

function draw(canvas: CanvasNode, text: string, pixels: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  // Whole pixels for each module: blurred edges are what scanners stumble over.
  const module = Math.max(1, Math.floor(pixels / size))
  canvas.width = module * size
  canvas.height = module * size
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
