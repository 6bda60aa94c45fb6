export default function AutomatonPanel() {
  return null
}
