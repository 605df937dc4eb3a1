using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>Fits multinomial elastic nets along a path of penalties. Immutable.</summary>
/// <param name="options">The options, which no one else changes.</param>
internal sealed class MultinomialNetFitter(MultinomialElasticNetOptions options)
{
    private const double LeastMixing = 1e-3;
    private const double SmallestRatio = 1e-4;
    private const double SmallestRatioOfWideData = 1e-2;

    /// <summary>Fits the path.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="given">The penalties; null for those of the options.</param>
    /// <param name="part">Counts the penalties of the folds; null for a path of its own.</param>
    /// <param name="cancellationToken">Ends the fits.</param>
    /// <exception cref="ConvergenceException">A fit did not reach its tolerance.</exception>
    public MultinomialElasticNetPath Fit(
        MultinomialSample sample,
        ImmutableArray<double>? given,
        WorkPart? part,
        CancellationToken cancellationToken
    )
    {
        GaussianRows rows = new(sample.Data.Design, new double[sample.Data.RowCount], sample.Weights, options.FitIntercept);
        StandardizedColumns columns = StandardizedColumns.Of(rows, given is null ? options.MaxDegreeOfParallelism : 1, cancellationToken);
        PenaltySpecification penalty = PenaltyChoice.Of(options, !options.KeepUnits, sample.Data.Design);
        ClassModel model = new(sample, rows, columns, penalty, options.Grouped);
        if (options.AdaptiveExponent is { } exponent)
        {
            model = model with { Penalty = AdaptivePenalty.Of(penalty, FirstEstimates(model, cancellationToken), exponent) };
        }

        ClassNet net = Begin(model, cancellationToken);
        ImmutableArray<double> lambdas = given ?? Lambdas(net, sample);
        part ??= given is null ? WorkMeter.Begin("path of penalties", lambdas.Length) : null;
        ImmutableArray<MultinomialElasticNetResult>.Builder results = ImmutableArray.CreateBuilder<MultinomialElasticNetResult>();
        foreach (double lambda in lambdas)
        {
            try
            {
                results.Add(Fit(net, model, lambda, cancellationToken));
                part?.Next();
            }
            catch (ConvergenceException error) when (results.Count > 0)
            {
                return new MultinomialElasticNetPath(lambdas[..results.Count], results.ToImmutable())
                {
                    StopReason = FormattableString.Invariant($"The path ends before the penalty {lambda}. ") + error.Message,
                };
            }
        }

        return new MultinomialElasticNetPath(lambdas, results.ToImmutable());
    }

    // The norms over the classes of a ridge fit of standardized columns.
    private double[] FirstEstimates(ClassModel model, CancellationToken cancellationToken)
    {
        model = model with { Grouped = false, Penalty = model.Penalty with { Standardize = true, Lower = [], Upper = [] } };
        ClassNet net = Begin(model, cancellationToken);
        MultinomialElasticNetResult ridge = Fit(net, model, (0.0, AdaptivePenalty.Share * net.LargestL1()), cancellationToken);
        int first = options.FitIntercept ? 1 : 0;
        double[] norms = new double[model.Columns.Count];
        for (int j = 0; j < norms.Length; j++)
        {
            double squares = 0.0;
            for (int k = 0; k < model.Sample.Classes.Length; k++)
            {
                double slope = ridge.ParametersOf(k)[first + j];
                squares += slope * slope;
            }

            norms[j] = Math.Sqrt(squares) * model.Columns.Units.Deviations[j];
        }

        return norms;
    }

    private ClassNet Begin(ClassModel model, CancellationToken cancellationToken)
    {
        ClassNet net = new(model.NewRows(), model.Columns, model.Penalty, model.Grouped, options.FitIntercept);
        return net.FitNull(options.Tolerance, options.MaxIterations, cancellationToken)
            ? net
            : throw new CrabbymetricsException(
                "The model of the columns without a penalty did not converge. They may be separated or collinear: give them a penalty."
            );
    }

    private MultinomialElasticNetResult Fit(ClassNet net, ClassModel model, double lambda, CancellationToken cancellationToken) =>
        Fit(net, model, (options.Mixing * lambda, (1.0 - options.Mixing) * lambda), cancellationToken);

    private MultinomialElasticNetResult Fit(
        ClassNet net,
        ClassModel model,
        (double L1, double L2) weights,
        CancellationToken cancellationToken
    )
    {
        long begun = Stopwatch.GetTimestamp();
        (double l1, double l2) = weights;
        MultinomialSample sample = model.Sample;
        int steps = net.Fit(l1, l2, options.Tolerance, options.MaxIterations, cancellationToken);
        int perClass = sample.Data.Design.ColumnCount + (options.FitIntercept ? 1 : 0);
        double[] parameters = new double[sample.Classes.Length * perClass];
        double mean = 0.0;
        for (int k = 0; k < sample.Classes.Length; k++)
        {
            net.Report(k, model.Penalty, parameters.AsSpan(k * perClass, perClass));
            mean += parameters[k * perClass] / sample.Classes.Length;
        }

        // Only differences of intercepts matter.
        for (int k = 0; options.FitIntercept && k < sample.Classes.Length; k++)
        {
            parameters[k * perClass] -= mean;
        }

        bool converged = steps <= options.MaxIterations && net.LastResidual <= Math.Max(options.Tolerance, 1e-12);
        FitDiagnostics diagnostics = new()
        {
            Converged = converged,
            Iterations = steps,
            TerminationReason =
                converged ? TerminationReason.KktResidual
                : steps >= options.MaxIterations ? TerminationReason.MaxIterations
                : TerminationReason.RoundoffLimited,
            Objective = net.LastLoss + net.LastPenalty,
            Penalty = net.LastPenalty,
            Solver = "coordinate-descent",
            Elapsed = Stopwatch.GetElapsedTime(begun),
            Warnings = [],
        };
        if (!converged)
        {
            throw new ConvergenceException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The multinomial elastic net with l1 = {l1} and l2 = {l2} did not converge in {steps} steps: the largest violation "
                        + $"of the optimality conditions is {net.LastResidual:g2}, not the {options.Tolerance:g2} asked for. Raise the "
                        + $"penalty, MaxIterations or Tolerance."
                ),
                [.. parameters],
                diagnostics
            );
        }

        NetFit fit = new()
        {
            L1 = l1,
            L2 = l2,
            KktResidual = net.LastResidual,
            DualityGap = net.LastGap,
            Deviance = 2.0 * net.LastLoss * model.Rows.WeightSum,
            NullDeviance = 2.0 * net.NullLoss * model.Rows.WeightSum,
            Diagnostics = diagnostics,
            ObservationCount = sample.ObservationCount(),
        };
        return new MultinomialElasticNetResult(model, [.. parameters], fit);
    }

    private ImmutableArray<double> Lambdas(ClassNet net, MultinomialSample sample)
    {
        if (options.Lambda is { } one)
        {
            return [one];
        }

        if (options.Lambdas is { } given)
        {
            return [.. given.OrderDescending()];
        }

        double largest = net.LargestL1() / Math.Max(options.Mixing, LeastMixing);
        if (!(largest > 0.0))
        {
            throw new ArgumentException("No column says anything of the classes: there is no path of penalties.", nameof(sample));
        }

        double ratio =
            options.LambdaRatio ?? (sample.ObservationCount() > sample.Data.Design.ColumnCount ? SmallestRatio : SmallestRatioOfWideData);
        int count = options.LambdaCount;
        return [.. Enumerable.Range(0, count).Select(l => count == 1 ? largest : largest * Math.Pow(ratio, (double)l / (count - 1)))];
    }
}
