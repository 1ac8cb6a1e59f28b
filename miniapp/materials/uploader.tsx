import type { ResolvedMaterial, StoredMaterial } from '@shared/materials/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useT } from '@/i18n'
import { chooseFile, chooseImage } from '@/platform/files'
import type { ChosenFile } from '@/platform/types'
import { a11y } from '@/ui/a11y'
import { Button, Buttons } from '@/ui/button'
import { ErrorState } from '@/ui/error-state'
import { ProgressBar } from '@/ui/progress-bar'
import s from './uploader.module.scss'
import { type Uploading, type UploadView, uploadingAt } from './uploading'

interface UploaderProps {
  item: string
  /** Draft or application it is for. */
  owner: string
  application?: string | undefined
  material: Pick<ResolvedMaterial, 'id' | 'name' | 'kinds'>
  onStored: (material: StoredMaterial) => void
}

/** A photo or file for one material: chosen, sent, paused, gone on with, taken away. */
export function Uploader({ item, owner, application, material, onStored }: UploaderProps) {
  const target = { item, material: material.id, application, kind: material.kinds[0] }
  const [uploading] = useState(() => uploadingAt(owner, target, onStored))
  const view = useStore(uploading.view)
  return (
    <View className={s.uploader}>
      <How view={view} uploading={uploading} />
      {(view.state === 'none' || view.state === 'interrupted' || view.state === 'refused') && (
        <Choose name={material.name} onChosen={(file) => uploading.begin(file)} />
      )}
    </View>
  )
}

function Choose({ name, onChosen }: { name: string; onChosen: (file: ChosenFile) => void }) {
  const t = useT()
  const [closed, setClosed] = useState(false)

  async function choose(from: 'camera' | 'album' | 'file') {
    setClosed(false)
    try {
      const file = await (from === 'file' ? chooseFile() : chooseImage(from))
      if (file) onChosen(file)
    } catch {
      setClosed(true)
    }
  }

  return (
    <View className={s.uploader} {...a11y({ label: t('materials.upload.for', { name }) })}>
      <Buttons>
        <Button kind="secondary" icon="camera" onPress={() => void choose('camera')}>
          {t('materials.upload.camera')}
        </Button>
        <Button kind="secondary" icon="upload" onPress={() => void choose('album')}>
          {t('materials.upload.album')}
        </Button>
        <Button kind="secondary" icon="upload" onPress={() => void choose('file')}>
          {t('materials.upload.file')}
        </Button>
      </Buttons>
      <View className={s.quiet}>{t('materials.upload.allowed')}</View>
      {closed && (
        <View className={s.wrong} {...a11y({ role: 'alert' })}>
          {t('materials.upload.closed')}
        </View>
      )}
    </View>
  )
}

function How({ view, uploading }: { view: UploadView; uploading: Uploading }) {
  const t = useT()
  switch (view.state) {
    case 'none':
      return null
    case 'refused':
      return (
        <View className={s.wrong} {...a11y({ role: 'alert' })}>
          {t(`materials.upload.refused.${view.why}`, { name: view.name })}
        </View>
      )
    case 'failed':
      return (
        <ErrorState problem={view.problem}>
          <Buttons>
            <Button kind="quiet" icon="x" onPress={() => uploading.remove()}>
              {t('materials.upload.remove')}
            </Button>
            {view.goesOn && (
              <Button kind="secondary" icon="refresh-cw" onPress={() => uploading.resume()}>
                {t('materials.upload.resume')}
              </Button>
            )}
          </Buttons>
        </ErrorState>
      )
    default:
      return <OnTheWay view={view} uploading={uploading} />
  }
}

type Moving = Extract<UploadView, { sent: number }>

function OnTheWay({ view, uploading }: { view: Moving; uploading: Uploading }) {
  const t = useT()
  const { state, name, size, sent } = view
  const percent = Math.floor((sent / size) * 100)
  return (
    <>
      <View className={s.name}>{name}</View>
      <ProgressBar
        share={sent / size}
        words={t(`materials.upload.${state}`, { percent })}
        still={state !== 'sending' && state !== 'storing'}
      />
      {state !== 'storing' && (
        <Buttons>
          <Button kind="quiet" icon="x" onPress={() => uploading.remove()}>
            {t('materials.upload.remove')}
          </Button>
          {state === 'sending' && (
            <Button kind="secondary" onPress={() => uploading.pause()}>
              {t('materials.upload.pause')}
            </Button>
          )}
          {(state === 'paused' || state === 'waiting') && (
            <Button kind="secondary" icon="refresh-cw" onPress={() => uploading.resume()}>
              {t('materials.upload.resume')}
            </Button>
          )}
        </Buttons>
      )}
    </>
  )
}
