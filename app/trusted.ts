/** The page accepts script addresses from this policy only (Trusted Types), and the policy passes only our own worker. */
interface Policy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }

const policy = trustedTypes?.createPolicy('unrolled', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin)
      throw new TypeError('a worker of another origin')
    return url
  },
})

export function trustedWorkerUrl(url: string): string {
  return policy?.createScriptURL(url) ?? url
}
