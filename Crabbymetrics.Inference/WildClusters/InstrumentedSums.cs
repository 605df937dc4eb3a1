using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The sums over clusters that the wild restricted efficient bootstrap of two-stage least squares is made of, in the columns of
/// <see cref="IInstrumentedRegression"/>: with w the working weights, q the rows of Q, v the residuals of the endogenous regressors on Q
/// and e those of the equation. The rows are read twice, whatever the number of replicates.
/// </summary>
internal sealed class InstrumentedSums
{
    private const int BlockRows = 256;

    private readonly IInstrumentedRegression _equation;
    private readonly int[] _groups;

    /// <summary>Reads the rows.</summary>
    /// <param name="equation">The equation.</param>
    /// <param name="groups">The clusters.</param>
    public InstrumentedSums(IInstrumentedRegression equation, ObservationGroups groups)
    {
        _equation = equation;
        _groups = groups.Codes;
        Groups = groups.Count;
        Exogenous = equation.ExogenousCount;
        Columns = Exogenous + equation.ExcludedInstrumentCount;
        Endogenous = equation.EndogenousCount;
        int m = Columns,
            p = Endogenous;
        Squares = new double[checked(Groups * m * m)];
        Equation = new double[Groups * m];
        FirstStages = new double[Groups * m * p];
        Coefficients = new double[m * p];
        FirstStageSquares = new double[p * p];
        FirstStageProducts = new double[p];
        ForEachRow(
            (q, y, weight, _, _) =>
            {
                for (int a = 0; a < m; a++)
                {
                    Span<double> row = Coefficients.AsSpan(a * p, p);
                    TensorPrimitives.MultiplyAdd(y, weight * q[a], row, row);
                }
            }
        );
        double[] v = new double[p];
        ForEachRow((q, y, weight, e, g) => Add(q, y, weight, e, g, v));
    }

    /// <summary>G.</summary>
    public int Groups { get; }

    /// <summary>m1, the columns of Q1.</summary>
    public int Exogenous { get; }

    /// <summary>m, the columns of Q.</summary>
    public int Columns { get; }

    /// <summary>p.</summary>
    public int Endogenous { get; }

    /// <summary>The sums of <c>w q q'</c>, G x m x m.</summary>
    public double[] Squares { get; }

    /// <summary>The sums of <c>w q e</c>, G x m.</summary>
    public double[] Equation { get; }

    /// <summary>The sums of <c>w q v'</c>, G x m x p.</summary>
    public double[] FirstStages { get; }

    /// <summary>The coefficients of the endogenous regressors on Q, m x p.</summary>
    public double[] Coefficients { get; }

    /// <summary>The sum of <c>w v v'</c>, p x p.</summary>
    public double[] FirstStageSquares { get; }

    /// <summary>The sum of <c>w v e</c>, p values.</summary>
    public double[] FirstStageProducts { get; }

    /// <summary>The sum of <c>w e^2</c>.</summary>
    public double EquationSquares { get; private set; }

    private void Add(ReadOnlySpan<double> q, ReadOnlySpan<double> y, double weight, double e, int group, double[] v)
    {
        int m = Columns,
            p = Endogenous;
        y.CopyTo(v);
        for (int a = 0; a < m; a++)
        {
            TensorPrimitives.MultiplyAdd(Coefficients.AsSpan(a * p, p), -q[a], v, v);
        }

        for (int a = 0; a < m; a++)
        {
            double scaled = weight * q[a];
            Span<double> squares = Squares.AsSpan(((group * m) + a) * m, m);
            TensorPrimitives.MultiplyAdd(q, scaled, squares, squares);
            Span<double> stage = FirstStages.AsSpan(((group * m) + a) * p, p);
            TensorPrimitives.MultiplyAdd(v, scaled, stage, stage);
            Equation[(group * m) + a] += scaled * e;
        }

        for (int a = 0; a < p; a++)
        {
            Span<double> squares = FirstStageSquares.AsSpan(a * p, p);
            TensorPrimitives.MultiplyAdd(v, weight * v[a], squares, squares);
            FirstStageProducts[a] += weight * v[a] * e;
        }

        EquationSquares += weight * e * e;
    }

    private delegate void RowAction(ReadOnlySpan<double> q, ReadOnlySpan<double> y, double weight, double residual, int group);

    private void ForEachRow(RowAction action)
    {
        int m = Columns,
            p = Endogenous,
            n = _equation.RowCount;
        double[] q = new double[BlockRows * m];
        double[] y = new double[BlockRows * p];
        double[] weights = new double[BlockRows];
        double[] scores = new double[BlockRows];
        for (int first = 0; first < n; first += BlockRows)
        {
            int count = Math.Min(BlockRows, n - first);
            _equation.CopyInstruments(first, count, q);
            _equation.CopyEndogenous(first, count, y);
            _equation.CopyWorkingWeights(first, count, weights);
            _equation.CopyScoreResiduals(first, count, scores);
            for (int i = 0; i < count; i++)
            {
                // A row of weight 0 is not there.
                if (weights[i] > 0.0)
                {
                    action(q.AsSpan(i * m, m), y.AsSpan(i * p, p), weights[i], scores[i] / weights[i], _groups[first + i]);
                }
            }
        }
    }
}
