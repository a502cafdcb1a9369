/** A small bar chart: one bar a bucket, its text for those who cannot see it; null is withheld. */
export function Bars({ values, label, titles }: {
  values: readonly (number | null)[]; label: string; titles: readonly string[];
}) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const width = 100 / Math.max(1, values.length);
  return (
    <svg className="bars" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label={label}>
      {values.map((value, i) => {
        const height = value === null ? 4 : value === 0 ? 0.6 : Math.max(1.5, (value / most) * 31);
        return (
          <rect key={titles[i]} className={value === null ? 'withheld' : undefined} x={i * width + width * 0.1} y={32 - height} width={width * 0.8} height={height}>
            <title>{titles[i]}</title>
          </rect>
        );
      })}
    </svg>
  );
}
