import { create } from 'zustand'

/** Whether the phone has a network. Until it has said so, it has. */
export const useOnline = create<{ online: boolean }>()(() => ({ online: true }))
