using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>A fitted transformation of the columns of a design into others: principal components, say, or a kernel basis. A pipeline puts
/// it before an estimator, and a saved model keeps it. Immutable and safe for concurrent use.</summary>
public interface IDesignTransformation : ITransformation<DesignMatrix, DesignMatrix>
{
    /// <summary>The kind, as a user would type it: <c>pca</c>, <c>kernel</c>.</summary>
    string TransformationName { get; }

    /// <summary>The columns that it takes, in their order.</summary>
    ImmutableArray<string> InputNames { get; }

    /// <summary>The columns that it gives, in their order.</summary>
    ImmutableArray<string> OutputNames { get; }

    /// <summary>
    /// The same transformation with its columns as near to those of another one as their freedom allows: the sign of a principal component
    /// means nothing, and draws of a bootstrap must not jump between two signs.
    /// </summary>
    /// <param name="reference">A transformation of the same kind and columns.</param>
    /// <returns>The transformation; itself (the default) where its columns have no such freedom.</returns>
    IDesignTransformation AlignedWith(IDesignTransformation reference) => this;

    /// <summary>Writes what was learned, as properties of an object that is open: all that makes the transformation again.</summary>
    /// <param name="writer">The writer.</param>
    /// <exception cref="NotSupportedException">The transformation cannot be stored (the default).</exception>
    void WriteState(Utf8JsonWriter writer) =>
        throw new NotSupportedException($"A transformation of the kind '{TransformationName}' does not say how it is stored.");
}
