using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Inference;

/// <summary>
/// The base of a covariance <c>c J B M B J'</c>, of which an author gives the middle M: B is the inverse information of the working
/// parameters, J leads from these to the reported ones, c is the small-sample factor. The base checks the result, refuses arguments that
/// the formula does not read, applies the factor, puts NaN in the places of parameters that were left out, and passes warnings on.
/// </summary>
public abstract class SandwichCovariance : ICovarianceEstimator
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual ImmutableArray<string> Aliases => [];

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    /// <value>Default <see cref="CovarianceInputs.SmallSample"/> and <see cref="CovarianceInputs.Bread"/>, which the base
    /// applies.</value>
    public virtual CovarianceInputs Reads => CovarianceInputs.SmallSample | CovarianceInputs.Bread;

    /// <inheritdoc/>
    public virtual ImmutableArray<FurtherColumn> Columns => [];

    /// <inheritdoc/>
    public virtual CovarianceInputs Needs => CovarianceInputs.None;

    /// <summary>The small-sample factor that the name stands for, by the names of
    /// <see cref="CovarianceArguments.SmallSample"/>.</summary>
    /// <value>Default <c>none</c>.</value>
    protected virtual string StandardSmallSample => SmallSampleFactor.None.Name;

    /// <summary>The information whose inverse is the bread that the name stands for.</summary>
    /// <value>Default <see cref="BreadInformation.Observed"/>.</value>
    protected virtual BreadInformation StandardBread => BreadInformation.Observed;

    // Whether the middle is a sum over single rows, which equal rows may share.
    private protected virtual bool MergesEqualRows => false;

    /// <inheritdoc/>
    public virtual ICovarianceEstimator WithSetting(string setting) =>
        throw new ArgumentException($"The covariance '{Name}' takes no setting after a colon, and '{setting}' was given.", nameof(setting));

    /// <inheritdoc/>
    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(result);
        UnreadArguments.Refuse(this, arguments);
        SmallSampleFactor standard = SmallSampleFactor.Of(StandardSmallSample);
        bool grouped = ((Reads | Needs) & (CovarianceInputs.Clusters | CovarianceInputs.Time)) != CovarianceInputs.None;
        SmallSampleFactor chosen = SmallSampleFactor.Choose(arguments, standard, grouped);
        SandwichRows rows = new(result, MergesEqualRows ? DistinctObservations.Of(result) : result, arguments, Name, StandardBread);
        // The middle comes first: a result that reads its data for the scores may compute the information in the same pass.
        double[] middle = new double[rows.ParameterCount * rows.ParameterCount];
        WriteMiddle(rows, middle);
        RequireFinite(rows, middle);
        Bread bread = rows.Bread;
        int counted = bread.CountedParameters(arguments, []);
        double scalar = chosen.Value(result.ObservationCount, counted, rows.GroupCount ?? double.NaN);
        CarriedRows carried = Carried(rows, middle);
        double[] working = bread.Sandwich(middle);
        if (carried.IsSaturated)
        {
            Array.Fill(working, double.NaN);
        }

        if (scalar != 1.0)
        {
            Vectors.Scale(scalar, working);
        }

        double[] identified = bread.ToIdentified(working);
        double[] floors = VanishedVariances.Floors(bread, identified, VanishedVariances.ShareOfDifferences);
        foreach (int j in carried.Parameters)
        {
            floors[j] = Math.Max(floors[j], VanishedVariances.ShareOfDifferences * bread.ModelVariance(j));
        }

        string? withheld = VanishedVariances.Withhold(bread, identified, floors, Name);
        double[] reported = bread.Embed(identified);
        RequireVariances(result, reported);
        return new CovarianceMatrix(
            chosen.KindOf(Name, standard) + SmallSampleFactor.BreadText(arguments.Bread, StandardBread),
            result.ParameterNames,
            ImmutableCollectionsMarshal.AsImmutableArray(reported)
        )
        {
            SmallSample = chosen.Name,
            SmallSampleFactor = scalar,
            Working = withheld is null ? bread.Working(working) : null,
            Lag = rows.Lag,
            Period = rows.Period,
            ClusterCounts = rows.GroupCounts,
            DegreesOfFreedom = Math.Min(rows.DegreesOfFreedom, grouped ? double.PositiveInfinity : bread.AbsorbedDegreesOfFreedom(counted)),
            Warnings =
            [
                .. bread.Warnings,
                .. carried.Warnings,
                .. rows.Warnings,
                .. withheld is null ? ImmutableArray<string>.Empty : [withheld],
            ],
        };
    }

    /// <summary>Writes the middle M of the sandwich in the working parameters.</summary>
    /// <param name="rows">The scores, leverages, groups and columns of the result.</param>
    /// <param name="middle">k x k zeros, row-major, which receive both triangles.</param>
    /// <exception cref="InferenceUnavailableException">The formula does not hold for these data.</exception>
    protected abstract void WriteMiddle(SandwichRows rows, Span<double> middle);

    // The variance of some parameters that the middle leaves out, for the built-in formulas.
    private protected virtual CarriedRows Carried(SandwichRows rows, double[] middle) => CarriedRows.None;

    private void RequireFinite(SandwichRows rows, double[] middle)
    {
        int at = Array.FindIndex(middle, static value => !double.IsFinite(value));
        if (at >= 0)
        {
            int k = rows.ParameterCount;
            throw new CrabbymetricsException(
                FormattableString.Invariant(
                    $"'{Name}' is not defined for these data: its middle is {middle[at]} in row {at / k}, column {at % k} (from 0)."
                )
            );
        }
    }

    // A middle that is no sum of squares, with a uniform kernel for instance, may be indefinite.
    private void RequireVariances(IEstimationResult result, double[] covariance)
    {
        int k = result.ParameterNames.Length;
        for (int j = 0; j < k; j++)
        {
            if (covariance[(j * k) + j] < 0.0)
            {
                throw new CrabbymetricsException(
                    $"'{Name}' is not defined for these data: it gives '{result.ParameterNames[j]}' a negative variance."
                );
            }
        }
    }
}
