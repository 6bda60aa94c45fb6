/**
 * Reads the formulas that the cells write of themselves, `σ(W_if x + b_if + W_hf h + b_hf)`, so that the diagram, the numbers and the
 * MathML are all made from that one line.
 */

/** One matrix times one vector, or a bias: what a sum before a gate is made of. */
export type Part =
  | { readonly kind: 'product'; readonly matrix: string; readonly vector: string }
  | { readonly kind: 'bias'; readonly name: string }

export type Expression =
  /** A state, a gate: `c`, `h′`, `f`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Dot products and biases that stand next to each other; one sum per unit. `nth` counts them within the formula. */
  | { readonly kind: 'affine'; readonly nth: number; readonly parts: readonly Part[] }
  | { readonly kind: 'times'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'sum'; readonly left: Expression; readonly minus: boolean; readonly right: Expression }
  | { readonly kind: 'apply'; readonly fn: string; readonly to: Expression }

export type Affine = Extract<Expression, { kind: 'affine' }>

const TOKEN = /\s*(σ|tanh|relu|[A-Za-z](?:_[a-z]+)?′?|\d+|[()+−⊙])/uy
const FUNCTION = /^(?:σ|tanh|relu)$/
const MATRIX = /^W_/
const BIAS = /^b_/

/** @throws SyntaxError where a formula is not understood: our mistake, since the cells are ours */
export function parseFormula(formula: string): Expression {
  const tokens = tokensOf(formula)
  let at = 0
  let sums = 0
  const fail = () => new SyntaxError(`${formula}: not understood at ${tokens[at] ?? 'its end'}`)
  const take = (token: string) => {
    if (tokens[at] !== token) throw fail()
    at++
  }

  function sum(): Expression {
    const terms = [{ minus: false, term: term() }]
    while (tokens[at] === '+' || tokens[at] === '−') {
      const minus = tokens[at++] === '−'
      terms.push({ minus, term: term() })
    }
    return gather(terms)
  }
  function term(): Expression | Part {
    const left = factor()
    if (isPart(left)) return left
    if (tokens[at] !== '⊙') return left
    take('⊙')
    const right = term()
    if (isPart(right)) throw fail()
    return { kind: 'times', left, right }
  }
  function factor(): Expression | Part {
    const token = tokens[at++]
    if (token === undefined) throw fail()
    if (token === '(' || FUNCTION.test(token)) {
      if (token !== '(') take('(')
      const inside = sum()
      take(')')
      return token === '(' ? inside : { kind: 'apply', fn: token, to: inside }
    }
    if (MATRIX.test(token)) return { kind: 'product', matrix: token, vector: tokens[at++]! }
    if (BIAS.test(token)) return { kind: 'bias', name: token }
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) }
    if (/^[a-z]/.test(token)) return { kind: 'name', name: token }
    at--
    throw fail()
  }
  /** Neighbouring parts become one affine sum. */
  function gather(terms: { minus: boolean; term: Expression | Part }[]): Expression {
    const whole: { minus: boolean; term: Expression }[] = []
    let parts: Part[] = []
    const flush = () => {
      if (parts.length > 0) whole.push({ minus: false, term: { kind: 'affine', nth: sums++, parts } })
      parts = []
    }
    for (const { minus, term } of terms) {
      if (isPart(term)) parts.push(term)
      else {
        flush()
        whole.push({ minus, term })
      }
    }
    flush()
    return whole
      .slice(1)
      .reduce<Expression>(
        (left, { minus, term }) => ({ kind: 'sum', left, minus, right: term }),
        whole[0]!.term,
      )
  }

  const result = sum()
  if (at < tokens.length) throw fail()
  return inOrder(result)
}

function tokensOf(formula: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < formula.length) {
    const from = TOKEN.lastIndex
    const token = TOKEN.exec(formula)?.[1]
    if (!token) throw new SyntaxError(`${formula}: not understood at “${formula.slice(from)}”`)
    tokens.push(token)
  }
  return tokens
}

const isPart = (term: Expression | Part): term is Part => term.kind === 'product' || term.kind === 'bias'

/** Counts the affine sums from left to right, however they were nested. */
function inOrder(expression: Expression): Expression {
  let nth = 0
  const visit = (e: Expression): Expression => {
    switch (e.kind) {
      case 'affine':
        return { ...e, nth: nth++ }
      case 'times':
      case 'sum': {
        const left = visit(e.left)
        return { ...e, left, right: visit(e.right) }
      }
      case 'apply':
        return { ...e, to: visit(e.to) }
      default:
        return e
    }
  }
  return visit(expression)
}

/** Every affine sum, from left to right. */
export function affinesOf(e: Expression): Affine[] {
  switch (e.kind) {
    case 'affine':
      return [e]
    case 'times':
    case 'sum':
      return [...affinesOf(e.left), ...affinesOf(e.right)]
    case 'apply':
      return affinesOf(e.to)
    default:
      return []
  }
}

/** Every state and gate it is made from, from left to right, each once. */
export function namesIn(e: Expression): string[] {
  switch (e.kind) {
    case 'name':
      return [e.name]
    case 'times':
    case 'sum':
      return [...new Set([...namesIn(e.left), ...namesIn(e.right)])]
    case 'apply':
      return namesIn(e.to)
    default:
      return []
  }
}

/** Where the numbers of an expression come from. */
export interface Environment {
  value(name: string): number
  affine(sum: Affine): number
}

const functions: Readonly<Record<string, (x: number) => number>> = {
  σ: x => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: x => Math.max(x, 0),
}

/** In float64, for one unit. */
export function evaluate(e: Expression, of: Environment): number {
  switch (e.kind) {
    case 'name':
      return of.value(e.name)
    case 'number':
      return e.value
    case 'affine':
      return of.affine(e)
    case 'times':
      return evaluate(e.left, of) * evaluate(e.right, of)
    case 'sum':
      return evaluate(e.left, of) + (e.minus ? -1 : 1) * evaluate(e.right, of)
    case 'apply':
      return functions[e.fn]!(evaluate(e.to, of))
  }
}

/** A formula, or a part of one, as the cells write it. */
export function print(e: Expression): string {
  switch (e.kind) {
    case 'name':
      return e.name
    case 'number':
      return String(e.value)
    case 'affine':
      return e.parts
        .map(part => (part.kind === 'bias' ? part.name : `${part.matrix} ${part.vector}`))
        .join(' + ')
    case 'times':
      return `${factorOf(e.left, print)}⊙${factorOf(e.right, print)}`
    case 'sum':
      return e.minus ? `${print(e.left)}−${print(e.right)}` : `${print(e.left)} + ${print(e.right)}`
    case 'apply':
      return `${e.fn}(${print(e.to)})`
  }
}

/** Bracketed where a sum is multiplied. */
function factorOf(e: Expression, write: (e: Expression) => string): string {
  return e.kind === 'sum' || e.kind === 'affine' ? `(${write(e)})` : write(e)
}

/** The same in TeX, every affine sum in a group of class `sum-nth` so that it can be pointed at. */
export function tex(e: Expression): string {
  switch (e.kind) {
    case 'name':
      return symbol(e.name)
    case 'number':
      return String(e.value)
    case 'affine': {
      const parts = e.parts.map(part =>
        part.kind === 'bias' ? symbol(part.name) : `${symbol(part.matrix)}\\,${symbol(part.vector)}`,
      )
      return `\\class{sum-${e.nth}}{${parts.join(' + ')}}`
    }
    case 'times':
      return `${factorOf(e.left, tex)} \\odot ${factorOf(e.right, tex)}`
    case 'sum':
      return `${tex(e.left)} ${e.minus ? '-' : '+'} ${tex(e.right)}`
    case 'apply':
      return `${e.fn === 'σ' ? '\\sigma' : `\\operatorname{${e.fn}}`}(${tex(e.to)})`
  }
}

/** W_if → W_{if}; h′ → h'. */
export function symbol(name: string): string {
  return name.replace(/_([a-z]+)/, '_{$1}').replace('′', "'")
}
