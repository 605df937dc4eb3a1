using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Distributed;

/// <summary>A pass, the columns that it sees and the weights that it draws, as they travel.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Crabbymetrics.PassMessage")]
internal sealed record PassMessage
{
    [Id(0)]
    public required string Kind { get; init; }

    [Id(1)]
    public required string[] Names { get; init; }

    [Id(2)]
    public required double[] Numbers { get; init; }

    [Id(3)]
    public required int[] Columns { get; init; }

    [Id(4)]
    public required double[] Shifts { get; init; }

    [Id(5)]
    public int BlockStride { get; init; } = 1;

    /// <summary>Law, seed and replicate of random weights; null for none.</summary>
    [Id(6)]
    public long[]? Recipe { get; init; }

    public PassDescription Description =>
        new(Kind, ImmutableCollectionsMarshal.AsImmutableArray(Names), ImmutableCollectionsMarshal.AsImmutableArray(Numbers));

    public ViewSpecification View =>
        new(ImmutableCollectionsMarshal.AsImmutableArray(Columns), ImmutableCollectionsMarshal.AsImmutableArray(Shifts));

    public ResamplingRecipe? Resampling => Recipe is null ? null : new ResamplingRecipe((ResamplingLaw)Recipe[0], Recipe[1], Recipe[2]);

    public static PassMessage Of(IPass pass, ViewSpecification view, int blockStride, ResamplingRecipe? resampling)
    {
        PassDescription description = pass.Describe();
        return new PassMessage
        {
            Kind = description.Kind,
            Names = [.. description.Names],
            Numbers = [.. description.Numbers],
            Columns = [.. view.Columns],
            Shifts = [.. view.Shifts],
            BlockStride = blockStride,
            Recipe = resampling is null ? null : [(long)resampling.Law, resampling.Seed, resampling.Replicate],
        };
    }
}
