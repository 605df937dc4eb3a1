namespace Crabbymetrics.Numerics;

/// <summary>Takes the plane rotations of a sweep.</summary>
internal interface IRotationSink
{
    /// <summary>Announces a sweep.</summary>
    /// <param name="most">The number of its rotations.</param>
    void Begin(int most);

    /// <summary>Rotates the eigenvectors <paramref name="row"/> and the one behind it.</summary>
    void Rotate(int row, double cosine, double sine);
}
