using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Inference;

/// <summary>
/// The inverse information B of a result in its working parameters, and the way back from a covariance of the working parameters to one of
/// the reported parameters. Every formula starts and ends here.
/// </summary>
internal sealed class Bread
{
    // Above this condition number the inverse has fewer than about six correct digits of sixteen.
    private const double LargeConditionNumber = 1e10;

    private readonly int[] _identified;
    private readonly ImmutableArray<double> _jacobian;
    private readonly DiagonalPlusLowRank? _arrow;
    private PositiveDefiniteMatrix? _factor;

    private Bread(
        InformationSource source,
        double[] information,
        DiagonalPlusLowRank? arrow,
        PositiveDefiniteMatrix? factor,
        ImmutableArray<double> jacobian
    )
    {
        Result = source.Result;
        Information = information;
        _identified = source.Identified;
        _jacobian = jacobian;
        _arrow = arrow;
        _factor = factor;
    }

    /// <summary>The result.</summary>
    public IEstimationResult Result { get; }

    /// <summary>The number k of working parameters.</summary>
    public int Dimension => _identified.Length;

    /// <summary>The number of parameters that small-sample factors count: the coefficients, without ancillary parameters, and those of
    /// absorbed effects that the convention counts.</summary>
    /// <param name="arguments">The arguments of the caller.</param>
    /// <param name="clusterings">The clusterings of the formula; empty without clusters.</param>
    /// <exception cref="ArgumentException">A convention is given, and there are no absorbed effects.</exception>
    public int CountedParameters(CovarianceArguments arguments, ImmutableArray<ObservationGroups> clusterings)
    {
        int own = Result is IJointParameters joint ? joint.CoefficientCount : Dimension;
        if (Result is IAbsorbedEffects { Absorbed.IsEmpty: false } absorbed)
        {
            return own
                + absorbed.CountedRank(
                    arguments.AbsorbedCount ?? AbsorbedCount.Exact,
                    [.. clusterings.Select(static groups => new ReadOnlyMemory<int>(groups.Codes))]
                );
        }

        return arguments.AbsorbedCount is null
            ? own
            : throw new ArgumentException(
                $"{nameof(CovarianceArguments)}.{nameof(CovarianceArguments.AbsorbedCount)} counts absorbed effects, and there are none.",
                nameof(arguments)
            );
    }

    /// <summary>The degrees of freedom of t without clusters, of a model with absorbed effects whose tests use t: n less what was counted;
    /// otherwise infinity, so that those of the result hold.</summary>
    /// <param name="counted">The number of parameters that were counted.</param>
    public double AbsorbedDegreesOfFreedom(int counted) =>
        Result is IAbsorbedEffects { Absorbed.IsEmpty: false } && !double.IsPositiveInfinity(Result.TestDegreesOfFreedom)
            ? Result.ObservationCount - counted
            : double.PositiveInfinity;

    /// <summary>The information, k x k values, row-major.</summary>
    public double[] Information { get; }

    /// <summary>The factorization of the information.</summary>
    public PositiveDefiniteMatrix Factor => _factor ??= Factorize(Result, _identified, Information);

    /// <summary>B, k x k values, row-major.</summary>
    public required double[] Inverse { get; init; }

    /// <summary>The condition number of the information scaled to a unit diagonal.</summary>
    public required double ConditionNumber { get; init; }

    /// <summary>Inverts the information of a result.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="formula">The name of the formula that asks, for the messages.</param>
    /// <param name="expected">Whether to take the expected information rather than the observed one.</param>
    /// <exception cref="NotSupportedException">The result has no information.</exception>
    /// <exception cref="InferenceUnavailableException">The result says that it has no inference.</exception>
    /// <exception cref="CrabbymetricsException">The information is singular or not finite.</exception>
    public static Bread Of(IEstimationResult result, string formula, bool expected = false) =>
        Of(InformationSource.Of(result, formula), expected);

    /// <summary>Inverts the information of a result that has said that it has inference.</summary>
    /// <param name="source">The result.</param>
    /// <param name="expected">Whether to take the expected information rather than the observed one.</param>
    /// <exception cref="NotSupportedException">The result has no such information.</exception>
    /// <exception cref="InferenceUnavailableException">The expected information is asked for and not known.</exception>
    /// <exception cref="CrabbymetricsException">The information is singular or not finite.</exception>
    public static Bread Of(InformationSource source, bool expected = false)
    {
        int k = source.Identified.Length;
        double[] information = new double[k * k];
        // In a linear model the two are one.
        if (expected && (source.Result is IExpectedInformation || source.Result is not ILinearFit))
        {
            IExpectedInformation known = Capability.Require<IExpectedInformation>(source.Result, source.Formula);
            if (known.ExpectedInformationUnavailableReason is { } reason)
            {
                throw new InferenceUnavailableException($"'{source.Formula}' does not hold here: {reason}");
            }

            known.CopyExpectedInformation(information);
        }
        else
        {
            source.Information.CopyInformation(information);
        }

        DiagonalPlusLowRank? arrow = DiagonalPlusLowRank.TryInvert(information, k);
        // Where the arrowhead could not be inverted, this factorization says why.
        PositiveDefiniteMatrix? factor = arrow is null ? Factorize(source.Result, source.Identified, information) : null;
        double conditionNumber = double.NaN;
        double[] inverse = factor?.Invert(out conditionNumber) ?? arrow!.ToRows();
        if (arrow is not null)
        {
            conditionNumber = arrow.ConditionNumber(information, inverse);
        }

        double[] jacobian = new double[k * k];
        source.Information.CopyJacobian(jacobian);
        return new Bread(source, information, arrow, factor, ImmutableCollectionsMarshal.AsImmutableArray(jacobian))
        {
            Inverse = inverse,
            ConditionNumber = conditionNumber,
        };
    }

    /// <summary>The reported parameter that stands where a working one does.</summary>
    /// <param name="index">The zero-based working parameter.</param>
    public string NameOf(int index) => Result.ParameterNames[_identified[index]];

    /// <summary>The position among all reported parameters of the one that stands where a working one does.</summary>
    /// <param name="index">The zero-based working parameter.</param>
    public int IdentifiedParameter(int index) => _identified[index];

    /// <summary>The weights of the working parameters in a linear combination of the reported ones: <c>J'c</c>.</summary>
    /// <param name="contrast">A weight for each reported parameter; 0 for those that are not identified.</param>
    /// <returns>k values.</returns>
    public double[] FromReported(ReadOnlySpan<double> contrast)
    {
        int k = Dimension;
        double[] working = new double[k];
        for (int j = 0; j < k; j++)
        {
            TensorPrimitives.MultiplyAdd(_jacobian.AsSpan(j * k, k), contrast[_identified[j]], working, working);
        }

        return working;
    }

    /// <summary>Carries a difference of working parameters over to the reported ones that are identified: <c>J d</c>.</summary>
    /// <param name="working">k values.</param>
    /// <returns>k values.</returns>
    public double[] ToIdentifiedVector(double[] working)
    {
        int k = Dimension;
        return [.. Enumerable.Range(0, k).Select(j => TensorPrimitives.Dot(_jacobian.AsSpan(j * k, k), working))];
    }

    /// <summary>The scores of the identified reported parameters, of those of the working ones: <c>J'^-1 s</c>.</summary>
    /// <param name="scores">Rows of k values.</param>
    /// <returns>As many rows.</returns>
    public double[] ToReportedScores(double[] scores)
    {
        int k = Dimension;
        Matrix<double> transposed = Matrix<double>.Build.DenseOfRowMajor(k, k, _jacobian).Transpose();
        // Stored by columns: a row of scores is a column here.
        Matrix<double> columns = Matrix<double>.Build.Dense(k, scores.Length / k, scores);
        return transposed.LU().Solve(columns).ToColumnMajorArray();
    }

    /// <summary>J B, k x k: what turns a score into its influence on the reported parameters that are identified.</summary>
    public double[] ScoreToParameters()
    {
        // B is symmetric, so that its rows are its columns.
        int k = Dimension;
        return SparseRows.Find(_jacobian.AsSpan(), k, k)?.Multiply(Inverse) ?? RowProducts.Multiply(_jacobian.AsMemory(), Inverse, k);
    }

    /// <summary>The model's variance of an identified parameter.</summary>
    /// <param name="index">The zero-based parameter among the identified ones.</param>
    public double ModelVariance(int index) => TensorPrimitives.Dot<double>(InfluenceRow(index), JacobianRow(index));

    /// <summary>A row of J B: what turns a score into its influence on one identified parameter.</summary>
    /// <param name="index">The zero-based parameter among the identified ones.</param>
    /// <returns>k values.</returns>
    public double[] InfluenceRow(int index)
    {
        int k = Dimension;
        double[] row = new double[k];
        ReadOnlySpan<double> jacobian = JacobianRow(index);
        for (int a = 0; a < k; a++)
        {
            if (jacobian[a] != 0.0)
            {
                TensorPrimitives.MultiplyAdd(Inverse.AsSpan(a * k, k), jacobian[a], row, row);
            }
        }

        return row;
    }

    private ReadOnlySpan<double> JacobianRow(int index) => _jacobian.AsSpan().Slice(index * Dimension, Dimension);

    /// <summary>B M B for a middle M.</summary>
    /// <param name="middle">k x k values, row-major.</param>
    /// <returns>k x k values, row-major.</returns>
    public double[] Sandwich(double[] middle) =>
        _arrow?.Congruence(middle) ?? SquareMatrix.Congruence(Inverse, middle, Dimension, Dimension);

    /// <summary>Carries a covariance of the working parameters over to the reported ones: <c>J V J'</c>.</summary>
    /// <param name="working">k x k values, row-major.</param>
    /// <returns>k x k values, row-major, for the parameters that are identified.</returns>
    public double[] ToIdentified(double[] working) => SquareMatrix.Congruence(_jacobian.AsMemory(), working, Dimension, Dimension);

    /// <summary>Puts a covariance of the identified parameters among all, with NaN for the others.</summary>
    /// <param name="identified">k x k values, row-major; where all parameters are identified, they are the answer.</param>
    /// <returns>The values for all parameters, row-major.</returns>
    public double[] Embed(double[] identified)
    {
        int k = Dimension;
        int all = Result.Parameters.Length;
        if (all == k)
        {
            return identified;
        }

        double[] values = new double[all * all];
        Array.Fill(values, double.NaN);
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                values[(_identified[a] * all) + _identified[b]] = identified[(a * k) + b];
            }
        }

        return values;
    }

    /// <summary>Carries a covariance of the working parameters over to all reported ones: <c>J V J'</c>, with NaN for those that are not
    /// identified.</summary>
    /// <param name="working">k x k values, row-major.</param>
    /// <returns>The values for all parameters, row-major.</returns>
    public double[] ToReported(double[] working) => Embed(ToIdentified(working));

    /// <summary>A covariance of the working parameters with the way to the reported ones.</summary>
    /// <param name="working">k x k values, row-major, which nobody changes from here on.</param>
    public WorkingCovariance Working(double[] working) => new(ImmutableCollectionsMarshal.AsImmutableArray(working), _jacobian);

    /// <summary>The covariance of the reported parameters, of which a formula says what it knows.</summary>
    /// <param name="kind">The name of the formula.</param>
    /// <param name="factor">The small-sample factor used.</param>
    /// <param name="scalar">The value of the factor.</param>
    /// <param name="working">The covariance of the working parameters, factor included, which nobody changes from here on.</param>
    /// <param name="warnings">What the formula has to say beside the bread.</param>
    public CovarianceMatrix ToCovariance(
        string kind,
        SmallSampleFactor factor,
        double scalar,
        double[] working,
        ImmutableArray<string> warnings = default
    ) =>
        new(kind, Result.ParameterNames, ImmutableCollectionsMarshal.AsImmutableArray(ToReported(working)))
        {
            SmallSample = factor.Name,
            SmallSampleFactor = scalar,
            Working = Working(working),
            Warnings = warnings.IsDefaultOrEmpty ? Warnings : [.. Warnings, .. warnings],
        };

    /// <summary>Notes for the reader of any covariance with this bread.</summary>
    public ImmutableArray<string> Warnings =>
        ConditionNumber > LargeConditionNumber
            ?
            [
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The information is nearly singular (condition number {ConditionNumber:0.#e0} after scaling): standard errors "
                        + $"have about {Math.Max(0.0, Math.Floor(15.65 - Math.Log10(ConditionNumber))):0} correct digits. Look for "
                        + $"regressors that nearly repeat each other."
                ),
            ]
            : [];

    private static PositiveDefiniteMatrix Factorize(IEstimationResult result, int[] identified, double[] information) =>
        PositiveDefiniteMatrix.TryFactor(information, identified.Length, out int failed)
        ?? throw Singular(result, identified, failed, information[(failed * identified.Length) + failed]);

    private static CrabbymetricsException Singular(IEstimationResult result, int[] identified, int failed, double diagonal)
    {
        string name = result.ParameterNames[identified[failed]];
        string cause =
            !double.IsFinite(diagonal) ? FormattableString.Invariant($"its entry for '{name}' is {diagonal}")
            : diagonal > 0.0 ? $"'{name}' is a linear combination of the parameters before it, to working precision"
            : FormattableString.Invariant($"its entry for '{name}' is {diagonal:R}, so the data say nothing about that parameter");
        return new CrabbymetricsException(
            $"The information matrix is singular: {cause}. There are no standard errors; leave out a regressor that repeats others."
        );
    }
}
