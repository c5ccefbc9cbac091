/** Texts that somebody could put into a name, a schedule, a message or an annotation. */
export const hostile: Readonly<Record<string, string>> = {
  html: '<script>alert(1)</script><img src=x onerror=alert(1)>&amp;"\'',
  newlines: 'line\r\nBcc: everyone@example.com\n\nSubject: mine',
  long: 'x'.repeat(10_000),
  emoji: '👩‍👩‍👧‍👦💥'.repeat(500),
  'right-to-left': '\u202egpj.exe\u202c \u2066evil\u2069 مرحبا',
  controls: '\u0000\u0007\u001b[31mred\u001b[0m\u0085\u2028\u2029',
  'half a character': 'broken \ud83d end',
  shell: "a'; rm -rf / #$(reboot)`id`",
  chat: '<!channel> <https://evil.example|click> @here &lt;b&gt;',
  template: '<detail.summary> {{x}} %s',
};
