namespace Crabbymetrics;

/// <summary>Makes a pass of one kind from its description, in the process where the rows are. An application registers one for each kind of
/// pass of its own.</summary>
public interface IPassReader
{
    /// <summary>The kind: <see cref="PassDescription.Kind"/> of what it reads.</summary>
    string Kind { get; }

    /// <summary>Makes the pass.</summary>
    /// <param name="description">What <see cref="IPass.Describe"/> said.</param>
    /// <returns>A pass that makes the same sums.</returns>
    /// <exception cref="ArgumentException">The description has another number of names or of numbers.</exception>
    IPass Read(PassDescription description);
}
