using System.Collections.Immutable;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing.Faults;

/// <summary>What <see cref="FaultyEstimator"/> returns: all capabilities of a Poisson regression, one of them wrong.</summary>
internal class FaultyResult(string fault, RegressionData data, PoissonResult fit)
    : IWorkingRegression,
        IExpectedInformation,
        IObservedData,
        IFittedMeans,
        ILinearPredictorModel,
        ILikelihood,
        IFullRefit,
        IPointEvaluation
{
    private readonly double[] _shared = new double[data.RowCount];

    public string EstimatorName => "faulty-poisson";

    public ImmutableArray<string> ParameterNames { get; } =
        fault == "names parameters in the wrong order"
            ? [.. fit.ParameterNames.Take(1), .. fit.ParameterNames.Skip(1).Reverse()]
            : fit.ParameterNames;

    public ImmutableArray<double> Parameters { get; private init; } = fit.Parameters;

    public FitDiagnostics Diagnostics => fit.Diagnostics;

    public double ObservationCount => fault == "says that n is 1" ? 1.0 : fit.ObservationCount;

    public int RowCount => fault == "speaks of three rows" ? 3 : data.RowCount;

    public IObservations Observations => data;

    public int WorkingParameterCount => fit.WorkingParameterCount;

    public double LogLikelihood =>
        fit.LogLikelihood
        + fault switch
        {
            "adds a constant to the likelihood" => 1e9,
            "leaves out a part of the likelihood" => 0.5 * Parameters[1] * Parameters[1] * data.RowCount,
            _ => 0.0,
        };

    public int EstimatedParameterCount => Parameters.Length;

    public DesignMatrix Design => data.Design;

    public ReadOnlyMemory<double> Offset => data.Offset;

    public bool HasIntercept => true;

    public string LinkName => "log";

    public FaultyResult Moved(double step) => new(fault, data, fit) { Parameters = [.. Parameters.Select(value => value + step)] };

    public void CopyInformation(Span<double> information)
    {
        int k = WorkingParameterCount;
        if (fault == "has four times the information of its scores' model")
        {
            ((IInformation)fit).CopyInformation(information);
            Scale(information[..(k * k)], 4.0);
            return;
        }

        if (fault == "has the identity for its information")
        {
            information[..(k * k)].Clear();
            for (int j = 0; j < k; j++)
            {
                information[(j * k) + j] = 1.0;
            }

            return;
        }

        ((IInformation)fit).CopyInformation(information);
        Scale(information[..(k * k)], fault == "gives scores without the dispersion" ? 0.5 : 1.0);
    }

    public void CopyJacobian(Span<double> jacobian)
    {
        ((IInformation)fit).CopyJacobian(jacobian);
        if (fault == "has a wrong Jacobian")
        {
            jacobian[1] = -jacobian[1];
        }
    }

    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        ((IScoreContributions)fit).CopyScores(firstRow, rowCount, scores);
        int length = rowCount * WorkingParameterCount;
        Scale(scores[..length], fault == "has scores of the wrong sign" ? -1.0 : 1.0);
        if (fault == "has scores that do not sum to zero")
        {
            scores[0] += 5.0;
        }
    }

    public void ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        ((IScoreContributions)fit).ScoreOuterProduct(
            fault == "ignores the multipliers of an outer product" ? default : multipliers,
            outerProduct
        );
        int k = WorkingParameterCount;
        if (fault == "has an outer product that is not that of its scores")
        {
            outerProduct[k + 1] *= 1.5;
        }
    }

    public void CopyRegressors(int firstRow, int rowCount, Span<double> regressors) =>
        ((IWorkingRegression)fit).CopyRegressors(firstRow, rowCount, regressors);

    public void CopyWorkingWeights(int firstRow, int rowCount, Span<double> weights) =>
        Or(
            fault == "has working weights of 7",
            weights[..rowCount],
            span => ((IWorkingRegression)fit).CopyWorkingWeights(firstRow, rowCount, span)
        );

    public void CopyScoreResiduals(int firstRow, int rowCount, Span<double> residuals) =>
        Or(
            fault == "has score residuals of 7",
            residuals[..rowCount],
            span => ((IWorkingRegression)fit).CopyScoreResiduals(firstRow, rowCount, span)
        );

    public void CopyExpectedInformation(Span<double> information)
    {
        ((IExpectedInformation)fit).CopyExpectedInformation(information);
        int k = WorkingParameterCount;
        Scale(information[..(k * k)], fault == "has a wrong expected information" ? 1.2 : 1.0);
    }

    public void CopyLeverages(Span<double> leverages)
    {
        ((ILeverage)fit).CopyLeverages(leverages);
        if (fault == "has leverages of .1")
        {
            leverages.Fill(0.1);
        }
    }

    public void CopyOutcomes(Span<double> outcomes) =>
        Or(fault == "has outcomes of 7", outcomes[..data.RowCount], ((IFittedMeans)fit).CopyOutcomes);

    public void CopyLinearPredictors(Span<double> linearPredictors)
    {
        ((IFittedMeans)fit).CopyLinearPredictors(linearPredictors);
        for (int i = 0; fault == "counts the offset twice" && i < data.RowCount; i++)
        {
            linearPredictors[i] += data.Offset.Span[i];
        }
    }

    public void CopyFittedMeans(Span<double> means) =>
        Or(fault == "has fitted means of 7", means[..data.RowCount], ((IFittedMeans)fit).CopyFittedMeans);

    public void CopyVarianceFunction(Span<double> variances) => ((IFittedMeans)fit).CopyVarianceFunction(variances);

    public void InverseLink(ReadOnlySpan<double> linearPredictors, Span<double> means, Span<double> first, Span<double> second) =>
        ((ILinearPredictorModel)fit).InverseLink(linearPredictors, means, first, second);

    public RefitOutcome Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken = default)
    {
        CancellationToken token = fault == "ignores the token of a refit" ? CancellationToken.None : cancellationToken;
        double[] used = weights.ToArray();
        if (fault == "refits through a shared buffer" && used.Length == _shared.Length)
        {
            used.CopyTo(_shared, 0);
            Thread.Yield();
            return ((IWeightedRefit)fit).Refit(_shared, parameters, token);
        }

        for (int i = 0; i < used.Length; i++)
        {
            used[i] = fault switch
            {
                "ignores the weights of a refit" => 1.0,
                "rounds the weights of a refit" => Math.Round(used[i]),
                "refits without the weights of the data" when used.Length == data.RowCount && data.Weights is { } own => used[i]
                    / own.Values.Span[i],
                _ => used[i],
            };
        }

        return ((IWeightedRefit)fit).Refit(used, parameters, token);
    }

    public IEstimationResult RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default)
    {
        double[] used = weights.ToArray();
        if (fault == "ignores the weights of a whole refit")
        {
            Array.Fill(used, 1.0);
        }

        return new FaultyResult(fault, data, (PoissonResult)((IFullRefit)fit).RefitFull(used, cancellationToken));
    }

    public IEstimationResult EvaluateAt(ReadOnlySpan<double> parameters) =>
        fault == "evaluates nothing elsewhere"
            ? this
            : new FaultyResult(fault, data, (PoissonResult)((IPointEvaluation)fit).EvaluateAt(parameters));

    private delegate void Copy(Span<double> values);

    private static void Or(bool wrong, Span<double> values, Copy right)
    {
        if (wrong)
        {
            values.Fill(7.0);
            return;
        }

        right(values);
    }

    private static void Scale(Span<double> values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }
}
