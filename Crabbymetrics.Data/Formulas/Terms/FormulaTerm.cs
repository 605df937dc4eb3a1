using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A term of a model: a product of variables, each once; without any, the intercept. Two terms are equal where their variables
/// are, in whatever order.</summary>
internal sealed class FormulaTerm : IEquatable<FormulaTerm>
{
    private readonly string _key;

    public FormulaTerm(IEnumerable<TermVariable> variables, int start)
    {
        Variables = [.. variables.DistinctBy(static variable => variable.Key)];
        Start = start;
        _key = string.Join('\u0001', Variables.Select(static variable => variable.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>The variables in the order in which they are written.</summary>
    public ImmutableArray<TermVariable> Variables { get; }

    /// <summary>The zero-based character at which it is written.</summary>
    public int Start { get; }

    /// <summary>The name: <c>wt:hp</c>.</summary>
    public string Name => string.Join(':', Variables.Select(static variable => variable.Key));

    /// <summary>The product with another term.</summary>
    public FormulaTerm Times(FormulaTerm other) => new(Variables.Concat(other.Variables), Start);

    public bool Equals(FormulaTerm? other) => other is not null && _key == other._key;

    public override bool Equals(object? obj) => Equals(obj as FormulaTerm);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);
}
