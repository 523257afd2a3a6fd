export default function Specimens() {
  return null;
}
