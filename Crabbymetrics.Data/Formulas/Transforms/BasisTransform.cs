using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A function that learned from the rows of the fit: it makes one or several columns of one. Immutable.</summary>
internal abstract class BasisTransform
{
    /// <summary>The number of columns.</summary>
    public abstract int ColumnCount { get; }

    /// <summary>Calculates the columns for some values.</summary>
    /// <param name="x">The values; NaN where missing.</param>
    /// <param name="columns">Receives the columns one after the other, as many values each.</param>
    public abstract void Apply(ReadOnlySpan<double> x, Span<double> columns);

    /// <summary>What it learned.</summary>
    /// <param name="term">The call.</param>
    public abstract TransformState State(string term);

    /// <summary>A function as it was stored.</summary>
    /// <exception cref="ArgumentException">It is of no known kind, or a number is not there.</exception>
    public static BasisTransform FromState(TransformState state)
    {
        double[] Of(string name) =>
            state.Parameters.TryGetValue(name, out ImmutableArray<double> values)
                ? [.. values]
                : throw new ArgumentException($"The state of {state.Term} has no '{name}'.", nameof(state));
        return state.Function switch
        {
            "scale" => new Standardization(Of("center")[0], Of("scale")[0]),
            "raw" => new PowerBasis((int)Of("degree")[0]),
            "poly" => new PolynomialBasis(Of("alpha"), Of("norm")),
            "bs" => new SplineBasis((int)Of("degree")[0], Of("knots"), Of("boundary"), Of("intercept")[0] != 0.0),
            "ns" => new NaturalSplineBasis(Of("knots"), Of("boundary"), Of("intercept")[0] != 0.0, Of("rotation")),
            _ => throw new ArgumentException($"The state of {state.Term} is of the unknown kind '{state.Function}'.", nameof(state)),
        };
    }

    /// <summary>Puts numbers under their names.</summary>
    protected static TransformState StateOf(string term, string function, params ReadOnlySpan<(string Name, double[] Values)> parameters)
    {
        ImmutableSortedDictionary<string, ImmutableArray<double>>.Builder builder = ImmutableSortedDictionary.CreateBuilder<
            string,
            ImmutableArray<double>
        >(StringComparer.Ordinal);
        foreach ((string name, double[] values) in parameters)
        {
            builder.Add(name, [.. values]);
        }

        return new TransformState(term, function, builder.ToImmutable());
    }
}
