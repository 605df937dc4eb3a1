namespace Crabbymetrics.Data;

/// <summary>B-splines as regressors: <c>bs(x, df = 5)</c>, without the first one, which the intercept and the others span.</summary>
internal sealed class SplineBasis(int degree, double[] knots, double[] boundary, bool intercept) : BasisTransform
{
    private readonly BSplines _splines = new(degree, knots, boundary);

    public override int ColumnCount => _splines.Count - (intercept ? 0 : 1);

    public override void Apply(ReadOnlySpan<double> x, Span<double> columns)
    {
        double[] values = new double[_splines.Count];
        int skipped = intercept ? 0 : 1;
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]))
            {
                values.AsSpan().Fill(double.NaN);
            }
            else
            {
                _splines.Evaluate(x[i], values);
            }

            for (int j = skipped; j < values.Length; j++)
            {
                columns[((j - skipped) * x.Length) + i] = values[j];
            }
        }
    }

    public override TransformState State(string term) =>
        StateOf(term, "bs", ("degree", [degree]), ("knots", knots), ("boundary", boundary), ("intercept", [intercept ? 1.0 : 0.0]));
}
