/** Opens an address beside this page. The other side does not learn where she came from. */
export function follow(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  link.click()
}
