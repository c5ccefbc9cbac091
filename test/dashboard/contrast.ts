/**
 * In the page: text whose contrast with its ground is under 4.5 (WCAG 2.2, 1.4.3), as `element: text`. What is disabled is
 * exempt there, and what only a screen reader reads has no ground.
 */
export const FAINT = `(() => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      const [, , , alpha = 1] = parts(colour);
      if (alpha > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = [];
  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent.trim()).join('');
    if (own === '' || element.getClientRects().length === 0) continue;
    if (element.matches(':disabled') || element.closest('.unseen') !== null) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(groundOf(element))];
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) faint.push(element.tagName + ': ' + own);
  }
  return faint;
})()`;
