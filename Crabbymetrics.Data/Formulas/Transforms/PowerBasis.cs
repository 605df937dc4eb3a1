namespace Crabbymetrics.Data;

/// <summary>The powers of a number: <c>poly(x, 3, raw = TRUE)</c>.</summary>
internal sealed class PowerBasis(int degree) : BasisTransform
{
    public override int ColumnCount => degree;

    public override void Apply(ReadOnlySpan<double> x, Span<double> columns)
    {
        x.CopyTo(columns);
        for (int power = 1; power < degree; power++)
        {
            ReadOnlySpan<double> before = columns.Slice((power - 1) * x.Length, x.Length);
            Span<double> own = columns.Slice(power * x.Length, x.Length);
            for (int i = 0; i < x.Length; i++)
            {
                own[i] = before[i] * x[i];
            }
        }
    }

    public override TransformState State(string term) => StateOf(term, "raw", ("degree", [degree]));
}
