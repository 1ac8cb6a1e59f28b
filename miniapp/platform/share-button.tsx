import { Button } from '@/ui/button'
import { share } from './h5/share'
import type { ShareButtonProps } from './types'

/** The browser's half. `share-button.weapp.tsx` is what the mini-program gets in its place. */
export function ShareButton({ children, shared, onShared }: ShareButtonProps) {
  return (
    <Button kind="secondary" icon="users" onPress={() => void share(shared).then(onShared)}>
      {children}
    </Button>
  )
}
