using System.Collections.Frozen;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Makes passes from their descriptions, in the process where the rows are: those of the built-in estimators, and those of an application
/// (<see cref="IPassReader"/>). Immutable.
/// </summary>
/// <example><code>
/// IPass pass = PassCatalog.Default.Read(description);
/// runner.Run(pass, sums);
/// </code></example>
public sealed class PassCatalog
{
    private static readonly FrozenDictionary<string, Func<PassReading, IPass>> BuiltIn = new Dictionary<string, Func<PassReading, IPass>>(
        StringComparer.Ordinal
    )
    {
        [EvaluationVisitor.Kind] = EvaluationVisitor.Read,
        [InferenceVisitor.Kind] = InferenceVisitor.Read,
        [GlmStatistics.Kind] = GlmStatistics.Read,
        [PearsonVisitor.Kind] = PearsonVisitor.Read,
        [DensityPass.Kind] = DensityPass.Read,
        [OutcomePass.Kind] = OutcomePass.Read,
        [BinaryOutcomePass.Kind] = BinaryOutcomePass.Read,
        [CrossProductVisitor.Kind] = CrossProductVisitor.Read,
        [LeastSquaresVisitor.Kind] = LeastSquaresVisitor.Read,
        [HessianDirectionPass.Kind] = HessianDirectionPass.Read,
        [CertificateVisitor.Kind] = CertificateVisitor.Read,
        [ScoreMiddlePass.Kind] = ScoreMiddlePass.Read,
        [GroupScorePass.Kind] = GroupScorePass.Read,
        [CrossProductPass.Kind] = CrossProductPass.Read,
        [ResidualSumPass.Kind] = ResidualSumPass.Read,
        [BasisProductPass.Kind] = BasisProductPass.Read,
        [TrianglePass.Kind] = TrianglePass.Read,
        [LinearMiddlePass.Kind] = LinearMiddlePass.Read,
        [LinearGroupPass.Kind] = LinearGroupPass.Read,
        [TotalsPass.Kind] = TotalsPass.Read,
        [OverdispersionPass.Kind] = OverdispersionPass.Read,
        [CountVisitor.Kind] = CountVisitor.Read,
        [TweedieVisitor.Kind] = TweedieVisitor.Read,
        [ClassPass.Kind] = ClassPass.Read,
        [MultinomialVisitor.Kind] = MultinomialVisitor.Read,
        [ClassSpreadPass.Kind] = ClassSpreadPass.Read,
        [MultinomialGroupPass.Kind] = MultinomialGroupPass.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FamilyRegistry _families;
    private readonly FrozenDictionary<string, IPassReader> _readers;

    /// <summary>Creates a catalog.</summary>
    /// <param name="families">Finds the families and links that passes name.</param>
    /// <param name="readers">Makes further kinds of passes.</param>
    /// <exception cref="ArgumentException">Two readers have one kind, or one has the kind of a built-in pass.</exception>
    public PassCatalog(FamilyRegistry families, IEnumerable<IPassReader> readers)
    {
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(readers);
        _families = families;
        Dictionary<string, IPassReader> own = new(StringComparer.Ordinal);
        foreach (IPassReader reader in readers)
        {
            if (BuiltIn.ContainsKey(reader.Kind) || !own.TryAdd(reader.Kind, reader))
            {
                throw new ArgumentException($"There are two readers of passes of kind '{reader.Kind}'.", nameof(readers));
            }
        }

        _readers = own.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The passes of the built-in estimators, with the built-in families.</summary>
    public static PassCatalog Default { get; } = new(FamilyRegistry.Default, []);

    /// <summary>The kinds that can be read, sorted.</summary>
    public IReadOnlyList<string> Kinds => [.. BuiltIn.Keys.Concat(_readers.Keys).Order(StringComparer.Ordinal)];

    /// <summary>Makes a pass.</summary>
    /// <param name="description">What <see cref="IPass.Describe"/> said, perhaps in another process.</param>
    /// <returns>A pass that makes the same sums.</returns>
    /// <exception cref="ArgumentException">No reader knows the kind or a family, or the description is one of another version.</exception>
    public IPass Read(PassDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (BuiltIn.TryGetValue(description.Kind, out Func<PassReading, IPass>? read))
        {
            PassReading reading = new(description, _families);
            IPass pass = read(reading);
            reading.End();
            return pass;
        }

        return _readers.TryGetValue(description.Kind, out IPassReader? reader)
            ? reader.Read(description)
            : throw new ArgumentException(
                $"No pass of kind '{description.Kind}' is known here: register its {nameof(IPassReader)} in the process where the rows "
                    + $"are. Known are {string.Join(", ", Kinds)}.",
                nameof(description)
            );
    }
}
