using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted multinomial logit: what its result is made of. Immutable.</summary>
internal sealed record MultinomialFit(
    IObservations Observations,
    ImmutableArray<string> Classes,
    MultinomialLogitOptions Options,
    EstimationServices Services,
    MultinomialRows Rows,
    MultinomialParameters Parameters,
    double[] Point,
    double[] Information,
    double LogLikelihood,
    FitDiagnostics Diagnostics
)
{
    /// <summary>The data.</summary>
    /// <exception cref="InferenceUnavailableException">The observations live elsewhere.</exception>
    public RegressionData Data =>
        Observations as RegressionData ?? throw ObservationsElsewhere.Refusal("values of single rows", Observations.RowCount);

    /// <summary>The columns of the design; without rows where the observations live elsewhere.</summary>
    public DesignMatrix Design => GlmFitter.DesignOf(Observations);

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    public double ObservationCount()
    {
        if (Rows.Elsewhere is not null)
        {
            return Rows.Elsewhere.Summary.ObservationCount;
        }

        ReadOnlySpan<double> weights = Rows.Weights.Span;
        if (weights.IsEmpty)
        {
            return Data.RowCount;
        }

        bool frequencies = Data.Weights?.Kind == WeightKind.Frequency;
        double count = 0.0;
        foreach (double weight in weights)
        {
            count += frequencies ? weight : (weight > 0.0 ? 1.0 : 0.0);
        }

        return count;
    }

    /// <summary>The log-likelihood of the model with intercepts only, or, without intercepts, of equal probabilities.</summary>
    public double NullLogLikelihood()
    {
        double[] totals = Rows.ClassWeights(Options.MaxDegreeOfParallelism, CancellationToken.None);
        double all = totals.Sum();
        return Parameters.Columns.HasIntercept
            ? totals.Sum(total => total > 0.0 ? total * Math.Log(total / all) : 0.0)
            : -all * Math.Log(Rows.ClassCount);
    }

    /// <summary>Writes the probabilities of some rows of a design: rows x C, row-major.</summary>
    public double[,] Probabilities(DesignMatrix design)
    {
        WorkingParameters columns = Parameters.Columns;
        // The shifts of the fit keep the digits of a column with a large mean here too.
        DesignView view = new(design, columns.View.Columns, columns.View.Shifts);
        double[] constants = new double[Rows.Contrasts];
        double[] coefficients = new double[Rows.Contrasts * columns.SlopeCount];
        Parameters.ToView(Point, constants, coefficients);
        double[,] result = new double[design.RowCount, Rows.ClassCount];
        double[] copy = new double[view.ScratchCount];
        double[] etas = new double[Rows.Contrasts * design.BlockRowCount];
        for (int b = 0; b < design.BlockCount; b++)
        {
            DesignBlock block = view.Load(b, copy);
            int n = block.RowCount;
            for (int m = 0; m < Rows.Contrasts; m++)
            {
                Span<double> eta = etas.AsSpan(m * n, n);
                eta.Fill(constants[m]);
                block.AddLinearPredictor(coefficients.AsSpan(m * columns.SlopeCount, columns.SlopeCount), eta);
            }

            for (int i = 0; i < n; i++)
            {
                Softmax(etas, n, i, block.FirstRow + i, result);
            }
        }

        return result;
    }

    private void Softmax(double[] etas, int stride, int row, int target, double[,] result)
    {
        double largest = 0.0,
            sum = 0.0;
        for (int m = 0; m < Rows.Contrasts; m++)
        {
            largest = Math.Max(largest, etas[(m * stride) + row]);
        }

        for (int c = 0; c < Rows.ClassCount; c++)
        {
            int contrast = Rows.ContrastOf(c);
            double value = Math.Exp((contrast < 0 ? 0.0 : etas[(contrast * stride) + row]) - largest);
            result[target, c] = value;
            sum += value;
        }

        for (int c = 0; c < Rows.ClassCount; c++)
        {
            result[target, c] /= sum;
        }
    }
}
