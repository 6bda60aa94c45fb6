import { forgetPalette } from './draw/colours.ts'
import { preferences } from './store/preferences.ts'

/** Puts theme and presentation on the root element, where theme.css looks for them, now and whenever they change. */
export function applyAppearance(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { theme, present } = preferences.getState()
    const root = document.documentElement
    // Projectors wash dark pages out, so presenting is light unless dark was asked for.
    root.dataset.theme = theme === 'auto' ? (dark.matches && !present ? 'dark' : 'light') : theme
    root.dataset.present = String(present)
    forgetPalette()
  }
  apply()
  preferences.subscribe(apply)
  dark.addEventListener('change', () => {
    apply()
    preferences.setState({})
  })
}
