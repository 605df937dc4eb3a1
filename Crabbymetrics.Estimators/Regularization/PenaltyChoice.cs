using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Reads what the penalty is on from options and columns.</summary>
internal static class PenaltyChoice
{
    /// <summary>The penalty of a design.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="standardize">Whether it is on the coefficients of columns divided by their standard deviations.</param>
    /// <param name="design">The columns.</param>
    /// <exception cref="ArgumentException">Factors or limits are not those of the columns.</exception>
    public static PenaltySpecification Of(NetOptions settings, bool standardize, DesignMatrix design)
    {
        ImmutableArray<double> factors = Factors(settings, settings.Convention == PenaltyConvention.Glmnet, design);
        ImmutableArray<double> lower = Limits(
            (settings.LowerLimits, settings.LowerLimitsByName),
            -1.0,
            design,
            nameof(settings.LowerLimits)
        );
        ImmutableArray<double> upper = Limits(
            (settings.UpperLimits, settings.UpperLimitsByName),
            1.0,
            design,
            nameof(settings.UpperLimits)
        );
        if (settings.Positive)
        {
            lower = [.. Enumerable.Repeat(0.0, design.ColumnCount)];
        }

        return new PenaltySpecification
        {
            Standardize = standardize,
            Factors = factors,
            Lower = lower,
            Upper = upper,
        };
    }

    /// <summary>The factors of the penalty; empty for all ones.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="areScaled">Whether they are scaled to a mean of 1, as glmnet does.</param>
    /// <param name="design">The columns.</param>
    /// <exception cref="ArgumentException">They are not those of the columns.</exception>
    public static ImmutableArray<double> Factors(PenalizedOptions settings, bool areScaled, DesignMatrix design)
    {
        double[] factors;
        string name = nameof(PenalizedOptions.PenaltyFactors);
        if (settings.PenaltyFactorsByName is { } text)
        {
            name = "{" + nameof(PenalizedOptions.PenaltyFactorsByName) + "}";
            factors = NamedNumbers.Of(text, design.ColumnNames, 1.0, name);
        }
        else if (settings.PenaltyFactors is { } given)
        {
            RequireLength(given.Count, design, name);
            factors = [.. given];
        }
        else
        {
            return [];
        }

        for (int j = 0; j < factors.Length; j++)
        {
            if (!(factors[j] >= 0.0 && double.IsFinite(factors[j])))
            {
                throw Fault(
                    FormattableString.Invariant($"{name} of column '{design.ColumnNames[j]}' is {factors[j]}: ")
                        + "a factor must be a finite number, 0 or more."
                );
            }
        }

        double sum = factors.Sum();
        if (factors.Length > 0 && !(sum > 0.0))
        {
            throw Fault($"{name} has 0 for every column, so that nothing is penalized: a model without a penalty is one of ols or glm.");
        }

        return areScaled ? [.. factors.Select(factor => factor * factors.Length / sum)] : [.. factors];
    }

    private static ImmutableArray<double> Limits(
        (IReadOnlyList<double>? Given, string? Text) limit,
        double side,
        DesignMatrix design,
        string member
    )
    {
        double[] limits;
        string name = member;
        if (limit.Text is { } text)
        {
            name = "{" + member + "ByName}";
            limits = NamedNumbers.Of(text, design.ColumnNames, side * double.PositiveInfinity, name);
        }
        else if (limit.Given is { } given)
        {
            RequireLength(given.Count, design, name);
            limits = [.. given];
        }
        else
        {
            return [];
        }

        for (int j = 0; j < limits.Length; j++)
        {
            if (!(side * limits[j] >= 0.0))
            {
                throw Fault(
                    FormattableString.Invariant($"{name} of column '{design.ColumnNames[j]}' is {limits[j]}: a limit must be ")
                        + $"0 or {(side < 0.0 ? "less" : "more")}, so that a penalty can make the coefficient 0."
                );
            }
        }

        return [.. limits];
    }

    private static void RequireLength(int count, DesignMatrix design, string name)
    {
        if (count != design.ColumnCount)
        {
            throw Fault($"{name} must have a value for each of the {design.ColumnCount} columns; it has {count}.");
        }
    }

    private static OptionException Fault(string message) => new(NetOptions.Schema, message);
}
