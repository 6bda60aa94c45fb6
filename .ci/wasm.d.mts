export default function compileWasm(): void
