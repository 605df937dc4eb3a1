namespace Crabbymetrics.Data;

/// <summary>
/// Cubic splines whose second derivative is 0 at the two ends, and that are straight beyond: <c>ns(x, df = 4)</c>. The columns are
/// B-splines turned so that the two conditions take away two of them, by the QR decomposition of the conditions (Hastie 1992, in Chambers
/// and Hastie, "Statistical Models in S").
/// </summary>
internal sealed class NaturalSplineBasis : BasisTransform
{
    private const int Degree = 3;

    private readonly double[] _knots;
    private readonly double[] _boundary;
    private readonly bool _intercept;
    private readonly double[] _rotation;
    private readonly BSplines _splines;

    // At each end the columns and their slopes.
    private readonly double[][] _values;
    private readonly double[][] _slopes;

    public NaturalSplineBasis(double[] knots, double[] boundary, bool intercept, double[] rotation)
    {
        _knots = knots;
        _boundary = boundary;
        _intercept = intercept;
        _rotation = rotation;
        _splines = new BSplines(Degree, knots, boundary);
        _values = [.. boundary.Select(end => Turn(_splines.Derivative(end, 0)))];
        _slopes = [.. boundary.Select(end => Turn(_splines.Derivative(end, 1)))];
    }

    public override int ColumnCount => _splines.Count - (_intercept ? 0 : 1) - 2;

    /// <summary>Learns the turn.</summary>
    public static NaturalSplineBasis Learn(double[] knots, double[] boundary, bool intercept)
    {
        BSplines splines = new(Degree, knots, boundary);
        int skipped = intercept ? 0 : 1;
        double[][] conditions = [.. boundary.Select(end => splines.Derivative(end, 2)[skipped..])];
        int p = conditions[0].Length;
        // Two reflections of Householder take the conditions to the first two axes.
        double[][] reflections = new double[2][];
        for (int c = 0; c < 2; c++)
        {
            double[] vector = [.. conditions[c]];
            for (int earlier = 0; earlier < c; earlier++)
            {
                Reflect(reflections[earlier], vector);
            }

            double norm = Math.Sqrt(vector.Skip(c).Sum(static value => value * value));
            double[] reflection = new double[p];
            for (int i = c; i < p; i++)
            {
                reflection[i] = vector[i] / norm * (vector[c] < 0.0 ? -1.0 : 1.0);
            }

            reflection[c] += 1.0;
            reflections[c] = reflection;
        }

        double[] rotation = new double[p * (p - 2)];
        for (int row = 0; row < p; row++)
        {
            double[] axis = new double[p];
            axis[row] = 1.0;
            Reflect(reflections[0], axis);
            Reflect(reflections[1], axis);
            axis.AsSpan(2).CopyTo(rotation.AsSpan(row * (p - 2)));
        }

        return new NaturalSplineBasis(knots, boundary, intercept, rotation);
    }

    public override void Apply(ReadOnlySpan<double> x, Span<double> columns)
    {
        double[] splines = new double[_splines.Count];
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]))
            {
                for (int j = 0; j < ColumnCount; j++)
                {
                    columns[(j * x.Length) + i] = double.NaN;
                }

                continue;
            }

            int outside =
                x[i] < _boundary[0] ? 0
                : x[i] > _boundary[1] ? 1
                : -1;
            if (outside < 0)
            {
                _splines.Evaluate(x[i], splines);
            }

            double[] turned = outside < 0 ? Turn(splines) : _values[outside];
            for (int j = 0; j < turned.Length; j++)
            {
                columns[(j * x.Length) + i] = turned[j] + (outside < 0 ? 0.0 : (x[i] - _boundary[outside]) * _slopes[outside][j]);
            }
        }
    }

    public override TransformState State(string term) =>
        StateOf(term, "ns", ("knots", _knots), ("boundary", _boundary), ("intercept", [_intercept ? 1.0 : 0.0]), ("rotation", _rotation));

    private double[] Turn(double[] splines)
    {
        int skipped = _intercept ? 0 : 1;
        int columns = ColumnCount;
        double[] turned = new double[columns];
        for (int s = skipped; s < splines.Length; s++)
        {
            if (splines[s] == 0.0)
            {
                continue;
            }

            for (int j = 0; j < columns; j++)
            {
                turned[j] += splines[s] * _rotation[((s - skipped) * columns) + j];
            }
        }

        return turned;
    }

    // v - u (u'v) / u_first, in the form of LINPACK, where u_first = 1 + |v_first|.
    private static void Reflect(double[] reflection, double[] vector)
    {
        int first = Array.FindIndex(reflection, static value => value != 0.0);
        double product = 0.0;
        for (int i = first; i < vector.Length; i++)
        {
            product += reflection[i] * vector[i];
        }

        for (int i = first; i < vector.Length; i++)
        {
            vector[i] -= reflection[i] * product / reflection[first];
        }
    }
}
