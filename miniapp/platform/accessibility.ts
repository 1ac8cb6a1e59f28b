/** Whether the phone reads out what is on it, as far as it tells: no browser does. */
export const readsAloud = async (): Promise<boolean> => false
