/**
 * Identifier of an electronic certificate (电子证照标识), modelled on GB/T 36904:
 * `1.2.156.3005.2.<type code>.<issuer code>.<serial>.<version>.<check character>`.
 * The check character is ISO 7064 MOD 37,36 over the four middle parts, without dots and without the root.
 */

export const CERTIFICATE_ROOT = '1.2.156.3005.2'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

export interface CertificateIdentifierParts {
  /** 21 characters: credit code of the body that defined the type (18) and its running number (3). */
  typeCode: string
  /** 18 characters: credit code of the issuer. */
  issuerCode: string
  /** 1 to 32 digits or capital letters. */
  serial: string
  /** Three digits, `001` first. */
  version: string
}

export type CertificateIdentifierProblem = 'shape' | 'checkCharacter'

export type CertificateIdentifier =
  | { ok: true; parts: CertificateIdentifierParts; checkCharacter: string }
  | { ok: false; problem: CertificateIdentifierProblem }

const PART_SHAPES: Record<keyof CertificateIdentifierParts, RegExp> = {
  typeCode: /^[0-9A-Z]{21}$/,
  issuerCode: /^[0-9A-Z]{18}$/,
  serial: /^[0-9A-Z]{1,32}$/,
  version: /^\d{3}$/,
}

/** ISO 7064 hybrid system MOD 37,36. @throws RangeError for a character outside 0-9 and A-Z. */
export function mod37_36CheckCharacter(body: string): string {
  let product = 36
  for (const character of body) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) throw new RangeError('Only digits and capital letters have a value')
    const sum = (product + value) % 36 || 36
    product = (sum * 2) % 37
  }
  return ALPHABET.charAt((37 - product) % 36)
}

/** @throws RangeError when a part has the wrong shape. */
export function buildCertificateIdentifier(parts: CertificateIdentifierParts): string {
  if (!partsAreSound(parts)) throw new RangeError('A part of the certificate identifier has the wrong shape')
  const { typeCode, issuerCode, serial, version } = parts
  const check = mod37_36CheckCharacter(typeCode + issuerCode + serial + version)
  return [CERTIFICATE_ROOT, typeCode, issuerCode, serial, version, check].join('.')
}

export function readCertificateIdentifier(value: string): CertificateIdentifier {
  const prefix = `${CERTIFICATE_ROOT}.`
  const pieces = value.startsWith(prefix) ? value.slice(prefix.length).split('.') : []
  const [typeCode = '', issuerCode = '', serial = '', version = '', checkCharacter = ''] = pieces
  const parts = { typeCode, issuerCode, serial, version }
  if (pieces.length !== 5 || !partsAreSound(parts) || checkCharacter.length !== 1)
    return { ok: false, problem: 'shape' }
  if (mod37_36CheckCharacter(typeCode + issuerCode + serial + version) !== checkCharacter) {
    return { ok: false, problem: 'checkCharacter' }
  }
  return { ok: true, parts, checkCharacter }
}

export function isCertificateIdentifier(value: string): boolean {
  return readCertificateIdentifier(value).ok
}

function partsAreSound(parts: CertificateIdentifierParts): boolean {
  return (Object.keys(PART_SHAPES) as (keyof CertificateIdentifierParts)[]).every((name) =>
    PART_SHAPES[name].test(parts[name]),
  )
}
