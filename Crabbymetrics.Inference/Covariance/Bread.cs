using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The inverse information B of a result in its working parameters, and the way back from a covariance of the working parameters to one of the
/// reported parameters. Every formula starts and ends here.
/// </summary>
internal sealed class Bread
{
    // Above this the inverse has fewer than about six digits left of the sixteen.
    private const double LargeConditionNumber = 1e10;

    private readonly int[] _identified;
    private readonly double[] _jacobian;

    private Bread(IEstimationResult result, double[] information, PositiveDefiniteMatrix factor, double[] inverse, double[] jacobian, int[] identified, double conditionNumber)
    {
        Result = result;
        Information = information;
        Factor = factor;
        Inverse = inverse;
        ConditionNumber = conditionNumber;
        _jacobian = jacobian;
        _identified = identified;
    }

    /// <summary>The result.</summary>
    public IEstimationResult Result { get; }

    /// <summary>The number k of working parameters.</summary>
    public int Dimension => _identified.Length;

    /// <summary>The information, k x k values, row-major.</summary>
    public double[] Information { get; }

    /// <summary>The factorization of the information.</summary>
    public PositiveDefiniteMatrix Factor { get; }

    /// <summary>B, k x k values, row-major.</summary>
    public double[] Inverse { get; }

    /// <summary>The condition number of the information scaled to a unit diagonal.</summary>
    public double ConditionNumber { get; }

    /// <summary>Inverts the information of a result.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="formula">The name of the formula that asks, for the messages.</param>
    /// <param name="expected">Whether to take the expected information rather than the observed one.</param>
    /// <exception cref="NotSupportedException">The result has no information.</exception>
    /// <exception cref="InferenceUnavailableException">The result says that it has no inference.</exception>
    /// <exception cref="CrabbymetricsException">The information is singular or not finite.</exception>
    public static Bread Of(IEstimationResult result, string formula, bool expected = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        IInformation source = Capability.Require<IInformation>(result, formula);
        if (source.InferenceUnavailableReason is { } reason)
        {
            throw new InferenceUnavailableException(reason);
        }

        int[] identified = [.. Enumerable.Range(0, result.Parameters.Length).Where(j => !double.IsNaN(result.Parameters[j]))];
        int k = source.WorkingParameterCount;
        if (k != identified.Length)
        {
            throw new CrabbymetricsException(
                $"The result of '{result.EstimatorName}' has {k} working parameters but {identified.Length} estimates that are not NaN: its {nameof(IInformation)} breaks its contract.");
        }

        double[] information = new double[k * k];
        if (expected)
            Capability.Require<IExpectedInformation>(result, formula).CopyExpectedInformation(information);
        else
            source.CopyInformation(information);
        PositiveDefiniteMatrix factor = PositiveDefiniteMatrix.TryFactor(information, k, out int failed)
            ?? throw Singular(result, identified, failed, information[(failed * k) + failed]);
        double[] inverse = factor.Invert(out double conditionNumber);
        double[] jacobian = new double[k * k];
        source.CopyJacobian(jacobian);
        return new Bread(result, information, factor, inverse, jacobian, identified, conditionNumber);
    }

    /// <summary>The reported parameter that stands where a working one does.</summary>
    /// <param name="index">The zero-based working parameter.</param>
    public string NameOf(int index) => Result.ParameterNames[_identified[index]];

    /// <summary>The position among all reported parameters of the one that stands where a working one does.</summary>
    /// <param name="index">The zero-based working parameter.</param>
    public int IdentifiedParameter(int index) => _identified[index];

    /// <summary>Carries a difference of working parameters over to the reported ones that are identified: <c>J d</c>.</summary>
    /// <param name="working">k values.</param>
    /// <returns>k values.</returns>
    public double[] ToIdentifiedVector(double[] working)
    {
        int k = Dimension;
        return [.. Enumerable.Range(0, k).Select(j => TensorPrimitives.Dot(_jacobian.AsSpan(j * k, k), working))];
    }

    /// <summary>J B, k x k: what turns a score into its influence on the reported parameters that are identified.</summary>
    public double[] ScoreToParameters()
    {
        // B is symmetric: its row is its column.
        int k = Dimension;
        return SparseRows.Find(_jacobian, k, k)?.Multiply(Inverse) ?? RowProducts.Multiply(_jacobian, Inverse, k, lower: false);
    }

    /// <summary>B M B for a middle M.</summary>
    /// <param name="middle">k x k values, row-major.</param>
    /// <returns>k x k values, row-major.</returns>
    public double[] Sandwich(ReadOnlySpan<double> middle) => SquareMatrix.Congruence(Inverse, middle, Dimension, Dimension);

    /// <summary>Carries a covariance of the working parameters over to the reported ones: <c>J V J'</c>.</summary>
    /// <param name="working">k x k values, row-major.</param>
    /// <returns>k x k values, row-major, for the parameters that are identified.</returns>
    public double[] ToIdentified(ReadOnlySpan<double> working) => SquareMatrix.Congruence(_jacobian, working, Dimension, Dimension);

    /// <summary>Puts a covariance of the identified parameters among all, with NaN for the others.</summary>
    /// <param name="identified">k x k values, row-major.</param>
    /// <returns>The values for all parameters, row-major.</returns>
    public double[] Embed(ReadOnlySpan<double> identified)
    {
        int k = Dimension;
        int all = Result.Parameters.Length;
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

    /// <summary>Carries a covariance of the working parameters over to all reported ones: <c>J V J'</c>, with NaN for those that are not identified.</summary>
    /// <param name="working">k x k values, row-major.</param>
    /// <returns>The values for all parameters, row-major.</returns>
    public double[] ToReported(ReadOnlySpan<double> working) => Embed(ToIdentified(working));

    /// <summary>A covariance of the working parameters with the way to the reported ones.</summary>
    /// <param name="working">k x k values, row-major.</param>
    public WorkingCovariance Working(ReadOnlySpan<double> working) => new(working, _jacobian);

    /// <summary>The covariance of the reported parameters, of which a formula says what it knows.</summary>
    /// <param name="kind">The name of the formula.</param>
    /// <param name="factor">The small-sample factor used.</param>
    /// <param name="scalar">The value of the factor.</param>
    /// <param name="working">The covariance of the working parameters, factor included.</param>
    public CovarianceMatrix ToCovariance(string kind, SmallSampleFactor factor, double scalar, ReadOnlySpan<double> working) =>
        new(kind, Result.ParameterNames, ToReported(working)) { SmallSample = factor.Name, SmallSampleFactor = scalar, Working = Working(working), Warnings = Warnings };

    /// <summary>What the reader of any covariance with this bread should know.</summary>
    public ImmutableArray<string> Warnings => ConditionNumber > LargeConditionNumber
        ? [FormattableString.Invariant($"The information is nearly singular (condition number {ConditionNumber:0.#e0} after scaling): standard errors have about {Math.Max(0.0, Math.Floor(15.65 - Math.Log10(ConditionNumber))):0} correct digits. Look for regressors that nearly repeat each other.")]
        : [];

    private static CrabbymetricsException Singular(IEstimationResult result, int[] identified, int failed, double diagonal)
    {
        string name = result.ParameterNames[identified[failed]];
        string cause = !double.IsFinite(diagonal)
            ? FormattableString.Invariant($"its entry for '{name}' is {diagonal}")
            : diagonal > 0.0
                ? $"'{name}' is a linear combination of the parameters before it, to working precision"
                : FormattableString.Invariant($"its entry for '{name}' is {diagonal:R}, so the data say nothing about that parameter");
        return new CrabbymetricsException($"The information matrix is singular: {cause}. There are no standard errors; leave out a regressor that repeats others.");
    }
}
